-- invitation: what V141 added is true of the rows that were there, too. Reads the whole table, and keeps nobody from it meanwhile.

ALTER TABLE invitation VALIDATE CONSTRAINT invitation_renewals;
