-- Every delivery is written anew twice (claimed, ended) at least. At 60 % a third of the claims found no room left in their page and touched
-- every index; at 45 % all of them stay in it (infra/adr/0211). Holds for pages that are new from now on.
ALTER TABLE delivery SET (fillfactor = 45);
