/**
 * The template language of mails: checked by api-gateway when a manager saves, rendered by mail-worker when a mail goes out.
 *
 * <p>It is Thymeleaf's engine and parser with a dialect of our own in place of the Standard one, so what is not in this table
 * does not exist at run time (no OGNL, no method calls, no {@code #objects}, no {@code th:utext}, no {@code __…__}, no fragments):
 *
 * <table>
 * <caption>The whole language</caption>
 * <tr><td>expression</td><td>{@code ${person.firstName}} or {@code ${person.firstName} ?: 'you'} (when the value is missing or blank)</td></tr>
 * <tr><td>HTML, any element</td><td>{@code th:text}, {@code th:if}, {@code th:unless}; {@code th:message="${message}"} for the manager's text</td></tr>
 * <tr><td>HTML, links and pictures</td><td>{@code th:href}, {@code th:src} (http, https, mailto and tel only), {@code th:alt}</td></tr>
 * <tr><td>HTML, branding</td><td>{@code th:bgcolor}, {@code th:color} (workspace colours only)</td></tr>
 * <tr><td>HTML element</td><td>{@code <th:block>}, which leaves only its content</td></tr>
 * <tr><td>subject and text</td><td>{@code [[${person.firstName}]]}, {@code [# th:if="${message}"]…[/]}, {@code [# th:unless="…"]…[/]}</td></tr>
 * </table>
 *
 * <p>A condition holds when its value is there, not blank and not {@code false}, {@code no}, {@code off} or {@code 0}.
 */
@NullMarked
package io.beckon.contracts.template;

import org.jspecify.annotations.NullMarked;
