/**
 * Campaigns: drafting, test sends, and their life. Each transition is one conditional UPDATE; what the state does not allow is
 * answered 409, with what would be allowed.
 *
 * <table>
 * <caption>Who moves a campaign where</caption>
 * <tr><th>from</th><th>to</th><th>by</th></tr>
 * <tr><td>draft, scheduled</td><td>running</td><td>POST start (api-gateway)</td></tr>
 * <tr><td>draft, scheduled</td><td>scheduled</td><td>POST schedule (api-gateway)</td></tr>
 * <tr><td>scheduled</td><td>draft</td><td>POST unschedule (api-gateway)</td></tr>
 * <tr><td>scheduled</td><td>running</td><td>its time came (reminder-scheduler)</td></tr>
 * <tr><td>running</td><td>paused</td><td>POST pause (api-gateway)</td></tr>
 * <tr><td>paused</td><td>running</td><td>POST resume (api-gateway)</td></tr>
 * <tr><td>running</td><td>done</td><td>nothing is left to do (reminder-scheduler)</td></tr>
 * <tr><td>done</td><td>running</td><td>a further submission (api-gateway)</td></tr>
 * <tr><td>draft, scheduled, running, paused</td><td>cancelled</td><td>POST cancel (api-gateway)</td></tr>
 * <tr><td>draft, nobody submitted</td><td>gone</td><td>DELETE (api-gateway)</td></tr>
 * </table>
 *
 * <p>Cancelling changes one row. Deliveries that nobody has claimed become cancelled when a mail worker claims them, for which the
 * same hints are published as for a start: a transition of a delivery stays the mail worker's alone, and no request updates a
 * million rows.
 *
 * <p>What may be changed: in a draft everything; later the name, and the messages and templates of reminder steps, but not their
 * number and times, because every sent invitation carries the time of its next step.
 */
@NullMarked
package io.beckon.gateway.campaign;

import org.jspecify.annotations.NullMarked;
