-- workspace.sending_days, workspace.holiday_regions: owner api-gateway, as the rest of the row.
-- delivery: beside the transitions in V1, reminder-scheduler inserts a reminder as cancelled with the cause closed_until_expiry when closed
-- days leave no moment for it before the invitation runs out, so that its history says so.

ALTER TABLE workspace
    ADD COLUMN sending_days text[] NOT NULL
        DEFAULT '{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'
        CHECK (cardinality(sending_days) BETWEEN 1 AND 7
               AND array_position(sending_days, NULL) IS NULL
               AND sending_days <@ '{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'),
    ADD COLUMN holiday_regions text[] NOT NULL DEFAULT '{}'
        CHECK (cardinality(holiday_regions) <= 20 AND array_position(holiday_regions, NULL) IS NULL);
COMMENT ON COLUMN workspace.sending_days IS 'Weekdays of the recipient on which reminders may be sent.';
COMMENT ON COLUMN workspace.holiday_regions IS
    'Countries and regions on whose public holidays no reminder is sent: io.beckon.contracts.followup.HolidayBook, for example de-by.';
