package io.beckon.contracts.state;

/** What a course is: a page of Beckon, or a page elsewhere whose host the workspace allows. */
public enum CourseKind implements SqlName {
    PAGE,
    URL
}
