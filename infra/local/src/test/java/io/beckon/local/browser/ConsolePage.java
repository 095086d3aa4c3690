package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;

/** Every page a manager can come to, and how to come to it. */
enum ConsolePage {
    SIGN_IN {
        @Override
        void reach(Tab tab, Manager ana) {
            show(tab, "/console", 200);
            assertThat(tab.path()).isEqualTo("/console/sign-in");
        }
    },
    SIGN_IN_REFUSED {
        @Override
        void reach(Tab tab, Manager ana) {
            show(tab, "/console/sign-in", 200);
            tab.page().locator("#address").fill(ana.address());
            tab.page().locator("#password").fill("not the right one");
            press(tab, "button.main");
        }
    },
    CODE {
        @Override
        void reach(Tab tab, Manager ana) {
            show(tab, "/console/sign-in", 200);
            tab.page().locator("#address").fill(ana.address());
            press(tab, "button[formaction]");
        }
    },
    SESSION_OVER {
        @Override
        void reach(Tab tab, Manager ana) {
            FIRST.reach(tab, ana);
            tab.forget();
            press(tab, ".road li:first-child button");
            assertThat(tab.text()).containsAnyOf("Nothing you typed is lost", "verloren", "perdu", "perdido");
        }
    },
    FIRST {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console", 200);
        }
    },
    FIRST_WITH_SAMPLES {
        @Override
        void reach(Tab tab, Manager ana) {
            FIRST.reach(tab, ana);
            press(tab, ".road li:nth-child(1) button");
            press(tab, ".road li:nth-child(2) button");
            assertThat(tab.page().locator(".road .done").count()).isEqualTo(2);
        }
    },
    HOME {
        @Override
        void reach(Tab tab, Manager ana) {
            FIRST_WITH_SAMPLES.reach(tab, ana);
            press(tab, ".road li:nth-child(3) button");
            show(tab, "/console", 200);
            assertThat(tab.page().locator(".road").count()).isZero();
        }
    },
    HOME_OF_A_LIMITED_MANAGER {
        @Override
        void reach(Tab tab, Manager ana) {
            show(Manager.of(ana.beckon(), ana.workspace(), "limited_manager").signedIn(tab), "/console", 200);
        }
    },
    GROUPS {
        @Override
        void reach(Tab tab, Manager ana) {
            GROUP_FINISH.reach(tab, ana);
            press(tab, "button.main");
            assertThat(tab.page().locator("tbody tr").count()).isEqualTo(1);
        }
    },
    GROUP_WITHOUT_ORGANIZATION {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/groups/new", 200);
        }
    },
    GROUP_NEW {
        @Override
        void reach(Tab tab, Manager ana) {
            GROUP_WITHOUT_ORGANIZATION.reach(tab, ana);
            tab.page().locator("#organizationName").fill("Acme Incorporated of the Northern Territories");
            press(tab, "main form button");
        }
    },
    GROUP_FINISH {
        @Override
        void reach(Tab tab, Manager ana) {
            GROUP_NEW.reach(tab, ana);
            tab.page().locator("#name").fill("Warehouse");
            tab.page().locator("#organization").selectOption(new SelectOption().setIndex(1));
            press(tab, "button.main");
        }
    },
    GROUP {
        @Override
        void reach(Tab tab, Manager ana) {
            GROUPS.reach(tab, ana);
            press(tab, "tbody th a");
        }
    },
    GROUP_COURSES_ADD {
        @Override
        void reach(Tab tab, Manager ana) {
            FIRST_WITH_SAMPLES.reach(tab, ana);
            GROUP.reach(tab, ana);
            press(tab, ".tabs li:nth-child(2) a");
            press(tab, "a.button.main");
            assertThat(tab.page().locator(".tick").count()).isEqualTo(1);
        }
    },
    GROUP_COURSES {
        @Override
        void reach(Tab tab, Manager ana) {
            GROUP_COURSES_ADD.reach(tab, ana);
            tab.page().locator(".tick input").check();
            press(tab, "button.main");
            assertThat(tab.page().locator("tbody tr").count()).isEqualTo(1);
        }
    },
    REFUSED {
        @Override
        void reach(Tab tab, Manager ana) {
            show(Manager.of(ana.beckon(), ana.workspace(), "learner").signedIn(tab), "/console", 403);
        }
    },
    NOT_FOUND {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/no/such/page", 404);
        }
    },
    SIGNED_IN {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/signed-in", 200);
        }
    };

    /** Comes to the page as a manager would. */
    abstract void reach(Tab tab, Manager ana);

    private static void show(Tab tab, String path, int status) {
        assertThat(tab.go(path)).isEqualTo(status);
    }

    private static void press(Tab tab, String button) {
        tab.page().waitForNavigation(() -> tab.page().locator(button).click());
    }
}
