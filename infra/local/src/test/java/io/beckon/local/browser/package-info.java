/** What people see: the recipients' pages and the default mails, in a real browser. */
package io.beckon.local.browser;
