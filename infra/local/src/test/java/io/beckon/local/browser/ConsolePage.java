package io.beckon.local.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;

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
    REGISTRATION_SEATS {
        @Override
        void reach(Tab tab, Manager ana) {
            GROUP_COURSES.reach(tab, ana);
            press(tab, ".tabs a.button");
            tab.page().locator("#name").fill("Erste Hilfe im Herbst");
            tab.page().locator("#registrations").fill("25");
        }
    },
    REGISTRATION_SEATS_REFUSED {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION_SEATS.reach(tab, ana);
            tab.page().locator("#passcode").fill("1-2-3");
            tab.page().locator("#registrations").fill("0");
            tab.page().locator("#expires").fill("2020-01-01");
            press(tab, "main button.main");
            assertThat(tab.page().locator(".fault").count()).isEqualTo(3);
        }
    },
    REGISTRATION_GROUPS {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION_SEATS.reach(tab, ana);
            press(tab, "main button.main");
            assertThat(tab.page().locator("#selected option").count()).isEqualTo(1);
        }
    },
    REGISTRATION_MAIL {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION_GROUPS.reach(tab, ana);
            press(tab, "main button.main");
            tab.page()
                    .frameLocator("#mail")
                    .frameLocator("iframe")
                    .getByText("Erste Hilfe im Herbst")
                    .first()
                    .waitFor();
        }
    },
    REGISTRATION {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION_MAIL.reach(tab, ana);
            press(tab, "main button.main");
            assertThat(tab.page().locator("#passcode-shown").innerText()).matches("[A-Z2-9]{4}-[A-Z2-9]{4}");
        }
    },
    REGISTRATION_LEADS_TO {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION.reach(tab, ana);
            press(tab, "#change-groups");
            assertThat(tab.page().locator("#selected option").count()).isEqualTo(1);
        }
    },
    REGISTRATION_LEADS_TO_BY_TWO {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION_LEADS_TO.reach(tab, ana);
            tab.page().locator("#selected").selectOption(new SelectOption().setIndex(0));
            press(tab, "button[value=remove]");
            ana.beckon()
                    .change(
                            "UPDATE registration_invitation SET organization_group_id = NULL WHERE workspace_id = ?",
                            ana.workspace());
            press(tab, "main button.main");
            assertThat(tab.page().locator("#meanwhile").count()).isEqualTo(1);
        }
    },
    REGISTRATIONS {
        @Override
        void reach(Tab tab, Manager ana) {
            REGISTRATION.reach(tab, ana);
            show(tab, "/console/registrations", 200);
            assertThat(tab.page().locator("tbody tr").count()).isEqualTo(1);
        }
    },
    SETTINGS {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings", 200);
        }
    },
    SETTINGS_SENDING {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings/sending", 200);
        }
    },
    SETTINGS_ADVANCED {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings/advanced", 200);
        }
    },
    SETTINGS_KEYS {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings/keys", 200);
        }
    },
    SETTINGS_PROVIDERS {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings/providers", 200);
        }
    },
    SETTINGS_AUDIT {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings/audit", 200);
        }
    },
    SETTINGS_LOGO {
        @Override
        void reach(Tab tab, Manager ana) {
            SETTINGS.reach(tab, ana);
            tab.page()
                    .locator("#logo-file")
                    .setInputFiles(new FilePayload("logo.png", "image/png", "no picture".getBytes(UTF_8)));
            tab.page().locator("#logo-send").click();
            tab.page().locator("#logo-fault").waitFor();
        }
    },
    OPERATIONS {
        @Override
        void reach(Tab tab, Manager ana) {
            HOME.reach(tab, ana);
            parked(ana);
            show(tab, "/console/operations", 200);
            assertThat(tab.page().locator("#parked-title ~ table tbody a").count())
                    .isPositive();
            assertThat(tab.page().locator("button[id^=message-]").count()).isPositive();
        }
    },
    OPERATIONS_OF_A_LIMITED_MANAGER {
        @Override
        void reach(Tab tab, Manager ana) {
            show(
                    Manager.of(ana.beckon(), ana.workspace(), "limited_manager").signedIn(tab),
                    "/console/operations",
                    200);
        }
    },
    PARKED {
        @Override
        void reach(Tab tab, Manager ana) {
            OPERATIONS.reach(tab, ana);
            press(tab, "#cause-0");
            assertThat(tab.page().locator("button.main").count()).isEqualTo(1);
        }
    },
    TEMPLATES {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/templates", 200);
        }
    },
    SETTINGS_REFUSED {
        @Override
        void reach(Tab tab, Manager ana) {
            SETTINGS.reach(tab, ana);
            tab.page().locator("#accentColour").fill("reddish");
            press(tab, "main button.main");
            assertThat(tab.page().locator(".fault").count()).isEqualTo(1);
        }
    },
    SETTINGS_KEY_MADE {
        @Override
        void reach(Tab tab, Manager ana) {
            SETTINGS_KEYS.reach(tab, ana);
            tab.page().locator("#label").fill("HR import");
            press(tab, "main button.main");
            assertThat(tab.page().locator("#secret").inputValue()).startsWith("bk_");
        }
    },
    SETTINGS_MEMBERS {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/settings/members", 200);
        }
    },
    SETTINGS_MEMBER {
        @Override
        void reach(Tab tab, Manager ana) {
            SETTINGS_MEMBERS.reach(tab, ana);
            press(tab, "table.list tbody a");
        }
    },
    TEMPLATE_NEW {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/templates/new", 200);
            assertThat(tab.page()
                            .frameLocator("#mail")
                            .frameLocator("iframe")
                            .locator("body")
                            .innerText())
                    .contains("Zo\u00eb");
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
    CAMPAIGNS_NONE {
        @Override
        void reach(Tab tab, Manager ana) {
            show(ana.signedIn(tab), "/console/campaigns", 200);
        }
    },
    CAMPAIGNS {
        @Override
        void reach(Tab tab, Manager ana) {
            HOME.reach(tab, ana);
            show(tab, "/console/campaigns", 200);
        }
    },
    CAMPAIGN_NEW {
        @Override
        void reach(Tab tab, Manager ana) {
            FIRST_WITH_SAMPLES.reach(tab, ana);
            show(tab, "/console/campaigns/new", 200);
        }
    },
    CAMPAIGN_NEW_REFUSED {
        @Override
        void reach(Tab tab, Manager ana) {
            CAMPAIGN_NEW.reach(tab, ana);
            tab.page().locator("#expires").fill("soon");
            tab.page().locator("#days0").fill("many");
            press(tab, "button.main");
            assertThat(tab.page().locator(".fault").count()).isEqualTo(3);
        }
    },
    CAMPAIGN_DRAFT {
        @Override
        void reach(Tab tab, Manager ana) {
            CAMPAIGN_NEW.reach(tab, ana);
            tab.page()
                    .locator("#name")
                    .fill("Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung ".repeat(2));
            press(tab, "button.main");
        }
    },
    CAMPAIGN_EDIT {
        @Override
        void reach(Tab tab, Manager ana) {
            CAMPAIGN_DRAFT.reach(tab, ana);
            press(tab, "#edit");
        }
    },
    CAMPAIGN_EDIT_BY_TWO {
        @Override
        void reach(Tab tab, Manager ana) {
            CAMPAIGN_EDIT.reach(tab, ana);
            ana.beckon().change("""
                            UPDATE campaign SET name = repeat('anothername', 15), message = 'Another message', version = version + 1
                             WHERE state = 'draft' AND workspace_id = ?""", ana.workspace());
            tab.page().locator("#message").fill("My message");
            press(tab, "button.main");
            assertThat(tab.page().locator("#other-title").count()).isEqualTo(1);
        }
    },
    CAMPAIGN_SCHEDULE {
        @Override
        void reach(Tab tab, Manager ana) {
            CAMPAIGN_DRAFT.reach(tab, ana);
            press(tab, "#schedule");
            tab.page().locator("#at").fill("2001-01-01T08:00");
            press(tab, "button.main");
            assertThat(tab.page().locator("#at-fault").count()).isEqualTo(1);
        }
    },
    CAMPAIGN_WITH_TROUBLE {
        @Override
        void reach(Tab tab, Manager ana) {
            HOME.reach(tab, ana);
            String path = tab.page().locator("table a").first().getAttribute("href");
            long campaign = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
            // Its buttons change when its mails are out, and must not while it is looked at.
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            ana.beckon().row("SELECT count(*) FROM campaign WHERE id = ? AND state = 'done'", campaign)
                                    == 1);
            trouble(ana, campaign);
            show(tab, path, 200);
            tab.page().locator(".chart canvas").waitFor();
        }
    },
    INVITE {
        @Override
        void reach(Tab tab, Manager ana) {
            FIRST_WITH_SAMPLES.reach(tab, ana);
            show(tab, "/console/invite", 200);
        }
    },
    PEOPLE {
        @Override
        void reach(Tab tab, Manager ana) {
            INVITE.reach(tab, ana);
            press(tab, "form:has(#campaign) button.main");
        }
    },
    PEOPLE_CHECKED {
        @Override
        void reach(Tab tab, Manager ana) {
            PEOPLE.reach(tab, ana);
            tab.page()
                    .locator("#people")
                    .fill(ana.address() + "\nben@mail.example\nben@mail.example\nno address\n" + "x".repeat(70)
                            + "@mail.example");
            press(tab, "#pasted button[formaction]");
            assertThat(tab.page().locator("#checked table").count()).isEqualTo(2);
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

    private static void trouble(Manager ana, long campaign) {
        ana.beckon().change("""
                        WITH more AS (
                            INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                            SELECT nextval('invitation_block'), workspace_id, id, 1, 900 + n, 'late' || n || '@mail.example', 'late' || n || '@mail.example'
                              FROM campaign, generate_series(1, 3) n WHERE id = ? RETURNING id, workspace_id, campaign_id)
                        INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, reply_code, reply_status, reply_text, next_attempt_at)
                        SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'invitation', 'deferred', 451, '4.7.1',
                               'Greylisted, please try again later; see https://postmaster.mail.example/' || repeat('a-long-word', 20), now() + interval '1 day'
                          FROM more""", campaign);
    }

    private static void parked(Manager ana) {
        ana.beckon().change("""
                        INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, code, argument)
                        SELECT s.id, 900 + n, s.campaign_id, 'parked', 'row_parked',
                               'the value is out of range: ' || repeat('along-word', 20)
                          FROM (SELECT max(id) AS id, max(campaign_id) AS campaign_id FROM submission WHERE workspace_id = ?) s,
                               generate_series(1, 2) n""", ana.workspace());
        ana.beckon().change("""
                        INSERT INTO parked_message (channel, kind, payload, cause)
                        SELECT 'deliveries.requested.bulk', 'deliveries.due', '{}', 'the message lacks a field: ' || repeat('along-word', 20)
                         WHERE NOT EXISTS (SELECT FROM parked_message)""");
    }

    private static void show(Tab tab, String path, int status) {
        assertThat(tab.go(path)).isEqualTo(status);
    }

    private static void press(Tab tab, String button) {
        tab.page().waitForNavigation(() -> tab.page().locator(button).click());
    }
}
