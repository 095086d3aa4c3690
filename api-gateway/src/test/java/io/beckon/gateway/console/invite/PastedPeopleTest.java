package io.beckon.gateway.console.invite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastedPeopleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana@x.example\nben@x.example\n",
                "ana@x.example, ben@x.example",
                "ana@x.example;ben@x.example;",
                "\r\n  ana@x.example \r\n\r\nben@x.example",
                "ana@x.example\rben@x.example"
            })
    void addresses_may_be_set_apart_in_any_way(String pasted) {
        assertThat(PastedPeople.csv(pasted)).isEqualTo("email,name\n\"ana@x.example\",\"\"\n\"ben@x.example\",\"\"\n");
    }

    @Test
    void names_may_stand_before_them_as_in_the_header_of_a_mail() {
        assertThat(PastedPeople.csv("\"Example, Ana\" <ana@x.example>, Ben \"B\" Example <ben@x.example>"))
                .isEqualTo(
                        "email,name\n\"ana@x.example\",\"Example, Ana\"\n\"ben@x.example\",\"Ben \"\"B\"\" Example\"\n");
    }

    @Test
    void what_is_no_address_stays_an_entry_to_be_told() {
        assertThat(PastedPeople.csv("ana@x.example\nBen at school\n=1+1\n\"<"))
                .isEqualTo(
                        "email,name\n\"ana@x.example\",\"\"\n\"Ben at school\",\"\"\n\"=1+1\",\"\"\n\"\"\"<\",\"\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Vorname;E-Mail-Adresse\nAna;ana@x.example\n",
                "first name,email\nAna,ana@x.example\n",
                "Name\tE-Mail\nAna\tana@x.example\n",
                "email\nana@x.example\n"
            })
    void a_table_with_its_header_stays_as_it_is(String pasted) {
        assertThat(PastedPeople.csv(pasted)).isEqualTo(pasted);
    }

    @Test
    void nothing_is_a_list_without_people() {
        assertThat(PastedPeople.csv(" \n ")).isEqualTo("email,name\n");
    }

    @Test
    void one_address_takes_the_place_of_another_only_where_it_stands_as_a_whole() {
        assertThat(PastedPeople.with(
                        "ana@x.example, <ANA@x.example>; my.ana@x.example ana@x.example.org",
                        "ana@x.example",
                        "ana+$1@x.example"))
                .isEqualTo("ana+$1@x.example, <ana+$1@x.example>; my.ana@x.example ana@x.example.org");
    }
}
