package io.beckon.gateway.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ManagerCase;
import io.beckon.gateway.TestWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

class CourseSearchIT extends ManagerCase {

    @Test
    void a_course_is_found_by_a_beginning_a_word_or_part_of_a_word_whatever_the_case_and_the_accents() {
        courses("Algèbre linéaire", "Lineare Algebra", "Ökonomie für Anfänger", "Mathe-AG", "Straße und Verkehr");
        assertThat(found("algeb")).containsExactly("Lineare Algebra", "Algèbre linéaire");
        assertThat(found("ALGÈB LIN")).containsExactly("Lineare Algebra", "Algèbre linéaire");
        assertThat(found("linéaire")).containsExactly("Algèbre linéaire");
        assertThat(found("gebra")).containsExactly("Lineare Algebra");
        assertThat(found("okonomie anf")).containsExactly("Ökonomie für Anfänger");
        assertThat(found("STRASSE")).containsExactly("Straße und Verkehr");
        assertThat(found("  ")).hasSize(5);
        assertThat(found("nowhere")).isEmpty();
    }

    @Test
    void one_or_two_letters_are_looked_for_where_a_word_begins() {
        courses("Mathe-AG", "Lager", "Agrar", "C# für Eilige");
        assertThat(found("ag")).containsExactly("Agrar", "Mathe-AG");
        assertThat(found("c#")).containsExactly("C# für Eilige");
        assertThat(found("f e")).containsExactly("C# für Eilige");
    }

    @Test
    void what_is_typed_is_data() {
        courses("100% safe", "1000 ways", "under_score", "underXscore", "back\\slash", "':workspace' OR 1=1");
        assertThat(found("100%")).containsExactly("100% safe");
        assertThat(found("%")).isEmpty();
        assertThat(found("under_score")).containsExactly("under_score");
        assertThat(found("_")).isEmpty();
        assertThat(found("k\\s")).containsExactly("back\\slash");
        assertThat(found("':workspace'")).containsExactly("':workspace' OR 1=1");
        assertThat(found("%1=1")).isEmpty();
        refused(get("/v1/courses?search={s}", "a ".repeat(101)), 400, "parameter-invalid");
        refused(get("/v1/courses?search={s}", "a b c d e f g h i j k"), 400, "parameter-invalid")
                .jsonPath("$.detail")
                .isEqualTo("The parameter 'search' cannot be used: it must have at most 10 words.");
        refused(get("/v1/courses?search={s}", "a\0b"), 400, "parameter-invalid");
    }

    @Test
    void other_scripts_are_found_by_part_too() {
        courses("Линейная алгебра", "Άλγεβρα", "線形代数学");
        assertThat(found("АЛГ")).containsExactly("Линейная алгебра");
        assertThat(found("αλγ")).containsExactly("Άλγεβρα");
        assertThat(found("代数")).containsExactly("線形代数学");
    }

    @Test
    void a_search_is_paged_and_stays_in_its_workspace() {
        courses("Algebra 1", "Biology", "Algebra 2", "Algebra 3");
        made(with(stranger.fullManagerKey()), "/v1/courses", Map.of("name", "Algebra of others"));
        assertThat(all("/v1/courses?search=algebra", 1, "name")).containsExactly("Algebra 3", "Algebra 2", "Algebra 1");
        patch("/v1/courses/" + all("/v1/courses?search=biology", 1, "id").get(0), Map.of("name", "Algebra 0"))
                .expectStatus()
                .isOk();
        assertThat(found("algebra")).hasSize(4).contains("Algebra 0");
    }

    @Test
    void a_search_that_matches_very_many_finds_the_newest_of_them() {
        fill(workspace, CourseStore.NARROW + 500);
        assertThat(found("course").subList(0, 2))
                .containsExactly(
                        "Course %d".formatted(CourseStore.NARROW + 500),
                        "Course %d".formatted(CourseStore.NARROW + 499));
    }

    @ParameterizedTest
    @ValueSource(strings = {"39871", "cours 39871", "zq", "39871 x", "алг"})
    void the_index_serves_a_search_among_tens_of_thousands(String typed) {
        fill(workspace, 40_000);
        // What waits to be sorted into the index would be counted among what a search costs.
        database.sql("SELECT gin_clean_pending_list('course_search')").then().block();
        database.sql("ANALYZE course").then().block();
        CourseSearch search = CourseSearch.of(typed);
        GenericExecuteSpec explain = database.sql("EXPLAIN " + CourseStore.lookUp(search))
                .bind("workspace", workspace.id())
                .bind("archived", false)
                .bind("before", Long.MAX_VALUE)
                .bind("limit", 51);
        for (int i = 0; i < search.patterns().size(); i++) {
            explain = explain.bind("word" + i, search.patterns().get(i));
        }
        List<String> plan =
                explain.map(row -> row.get(0, String.class)).all().collectList().block();
        assertThat(plan)
                .anyMatch(line -> line.contains("Bitmap Index Scan on course_search"))
                .anyMatch(line -> line.contains("Index Cond:") && line.contains("search ~~"))
                .noneMatch(line -> line.contains("Seq Scan"));
    }

    private void fill(TestWorkspace of, int courses) {
        database.sql("""
                        INSERT INTO course (workspace_id, name, kind, search)
                        SELECT :w, 'Course ' || n, 'page', ' course ' || n FROM generate_series(1, :courses) AS n""").bind("w", of.id()).bind("courses", courses).then().block();
    }

    private void courses(String... names) {
        for (String name : names) {
            made("/v1/courses", Map.of("name", name));
        }
    }

    private List<Object> found(String typed) {
        List<Object> names = new ArrayList<>();
        get("/v1/courses?search={typed}", typed)
                .expectStatus()
                .isOk()
                .expectBody(Page.class)
                .value(page -> page.items().forEach(course -> names.add(course.get("name"))));
        return names;
    }
}
