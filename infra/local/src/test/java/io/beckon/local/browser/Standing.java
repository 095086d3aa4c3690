package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.browser.Workspace.Invited;

/** Every page a recipient can come to, and how to come to it. */
enum Standing {
    PENDING {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, ana.link(), 200);
        }
    },
    NEEDS_SIGN_IN {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.workspace("pre_authenticated_links = false");
            show(tab, ana.link(), 200);
        }
    },
    STALE {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, ana.link(), 200);
            spoilNonces(tab);
            main(tab);
        }
    },
    WELCOME {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, ana.link(), 200);
            main(tab);
            assertThat(tab.path()).isEqualTo("/portal");
        }
    },
    PASSWORD {
        @Override
        void reach(Tab tab, Invited ana) {
            WELCOME.reach(tab, ana);
            show(tab, "/portal/password", 200);
        }
    },
    SIGN_IN {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, "/portal/sign-in", 200);
        }
    },
    SIGN_IN_OF_A_LINK {
        @Override
        void reach(Tab tab, Invited ana) {
            ACCEPTED_WITHOUT_A_WAY_IN.reach(tab, ana);
            tab.page().waitForNavigation(() -> tab.page().locator("a.main").click());
            assertThat(tab.path()).isEqualTo("/portal/sign-in");
        }
    },
    CODE {
        @Override
        void reach(Tab tab, Invited ana) {
            SIGN_IN_OF_A_LINK.reach(tab, ana);
            press(tab, "button[formaction]");
        }
    },
    ACCEPTED_WITHOUT_A_WAY_IN {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.workspace("pre_authenticated_links = false");
            ana.invitation("state = 'accepted', opened_at = now(), accepted_at = now()");
            show(tab, ana.link(), 200);
        }
    },
    JOIN {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, ana.joinPage(), 200);
        }
    },
    JOIN_PERSON {
        @Override
        void reach(Tab tab, Invited ana) {
            JOIN.reach(tab, ana);
            tab.page().locator("#passcode").fill("Heron-42");
            main(tab);
        }
    },
    JOIN_CODE {
        @Override
        void reach(Tab tab, Invited ana) {
            JOIN_PERSON.reach(tab, ana);
            tab.page().locator("#name").fill("Ana Example");
            tab.page().locator("#address").fill("ana." + ana.invitation() + "@mail.example");
            main(tab);
        }
    },
    ACCEPTED {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.invitation("state = 'accepted', opened_at = now(), accepted_at = now()");
            show(tab, ana.link(), 200);
        }
    },
    IN_USE {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.beckon()
                    .change(
                            "INSERT INTO account (workspace_id, address, mailbox) SELECT min(id), ?, ? FROM workspace WHERE id > 0",
                            ana.address(),
                            ana.address());
            show(tab, ana.link(), 200);
            main(tab);
        }
    },
    EXPIRED {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.invitation("state = 'expired', ended_at = now()");
            show(tab, ana.link(), 410);
        }
    },
    REVOKED {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.invitation("state = 'revoked', ended_at = now()");
            show(tab, ana.link(), 410);
        }
    },
    REISSUED {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.invitation("token_version = 2");
            show(tab, ana.link(), 410);
        }
    },
    CANCELLED {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.campaign("state = 'cancelled', finished_at = now()");
            show(tab, ana.link(), 410);
        }
    },
    CLOSED {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.invitation("state = 'bounced', ended_at = now()");
            show(tab, ana.link(), 410);
        }
    },
    UNKNOWN {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, "/i/forged", 404);
        }
    },
    TROUBLE {
        @Override
        void reach(Tab tab, Invited ana) {
            ana.beckon().change("ALTER TABLE workspace RENAME allowed_hosts TO hosts_away");
            try {
                show(tab, ana.link(), 503);
            } finally {
                ana.beckon().change("ALTER TABLE workspace RENAME hosts_away TO allowed_hosts");
            }
        }
    },
    UNSUBSCRIBE {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, ana.unsubscribeLink(), 200);
        }
    },
    UNSUBSCRIBED {
        @Override
        void reach(Tab tab, Invited ana) {
            show(tab, ana.unsubscribeLink(), 200);
            main(tab);
        }
    },
    UNSUBSCRIBED_AND_STALE {
        @Override
        void reach(Tab tab, Invited ana) {
            UNSUBSCRIBED.reach(tab, ana);
            spoilNonces(tab);
            again(tab);
        }
    },
    SUBSCRIBED_AGAIN {
        @Override
        void reach(Tab tab, Invited ana) {
            UNSUBSCRIBED.reach(tab, ana);
            again(tab);
        }
    },
    STILL_SUPPRESSED {
        @Override
        void reach(Tab tab, Invited ana) {
            UNSUBSCRIBED.reach(tab, ana);
            ana.beckon()
                    .change(
                            "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (?, 'address', ?, 'bounced')",
                            ana.workspace(),
                            ana.address());
            again(tab);
        }
    };

    /** Comes to the page as a person would. */
    abstract void reach(Tab tab, Invited ana);

    private static void show(Tab tab, String path, int status) {
        assertThat(tab.go(path)).isEqualTo(status);
    }

    private static void main(Tab tab) {
        press(tab, "button.main");
    }

    private static void again(Tab tab) {
        press(tab, "section button");
    }

    private static void press(Tab tab, String button) {
        tab.page().waitForNavigation(() -> tab.page().locator(button).click());
    }

    private static void spoilNonces(Tab tab) {
        tab.page().evaluate("() => document.getElementsByName('nonce').forEach(nonce => nonce.value = 'too old')");
    }
}
