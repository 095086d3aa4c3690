package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

/** What an installation without a workspace shows, and how to come to it. */
enum SetupPage {
    EMPTY {
        @Override
        void reach(Tab tab, Workspace workspace) {
            tab.go("/");
            assertThat(tab.path()).isEqualTo("/console/setup");
        }
    },
    FAULTY {
        @Override
        void reach(Tab tab, Workspace workspace) {
            EMPTY.reach(tab, workspace);
            fill(tab, "publicBaseUrl", "school " + workspace.name);
            fill(tab, "ownerAddress", "nobody " + workspace.name);
            fill(tab, "password", "short");
            press(tab);
            assertThat(tab.page().locator(".fault").count()).isGreaterThanOrEqualTo(5);
            assertThat(tab.page().locator("#ownerAddress").inputValue()).isEqualTo("nobody " + workspace.name);
        }
    },
    WRONG_CODE {
        @Override
        void reach(Tab tab, Workspace workspace) {
            EMPTY.reach(tab, workspace);
            fillAll(tab, workspace);
            press(tab);
            assertThat(tab.page().locator(".refusal").count()).isEqualTo(1);
            assertThat(tab.page().locator("#workspace").inputValue()).isEqualTo(workspace.name);
        }
    };

    /** Comes to the page as whoever installs Beckon would. */
    abstract void reach(Tab tab, Workspace workspace);

    /** All that is asked for, with a code that is none. */
    static void fillAll(Tab tab, Workspace workspace) {
        fill(tab, "code", "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa");
        fill(tab, "workspace", workspace.name);
        fill(tab, "fromAddress", "invitations@riverside.example");
        fill(tab, "ownerName", "Maria Lindqvist");
        fill(tab, "ownerAddress", "maria.lindqvist@riverside.example");
        fill(tab, "password", "purple tandem before noon");
    }

    static void press(Tab tab) {
        tab.page()
                .waitForNavigation(() -> tab.page().locator("main button.main").click());
    }

    private static void fill(Tab tab, String field, String text) {
        tab.page().locator("#" + field).fill(text);
    }
}
