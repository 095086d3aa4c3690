package io.beckon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.BounceKind;
import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.ChunkState;
import io.beckon.contracts.state.CourseKind;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.DestinationKind;
import io.beckon.contracts.state.EnrolmentWay;
import io.beckon.contracts.state.EvidenceGrade;
import io.beckon.contracts.state.FollowUpState;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.Refusal;
import io.beckon.contracts.state.RegistrationState;
import io.beckon.contracts.state.ReminderStop;
import io.beckon.contracts.state.RowOutcomeKind;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.StepAnchor;
import io.beckon.contracts.state.SubmissionState;
import io.beckon.contracts.state.SuppressionReason;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The states are spelled once in Java and once in the migrations: here they are held together. */
class SqlNamesIT {

    private static final List<Class<? extends SqlName>> ENUMS = List.of(
            BounceKind.class,
            CampaignState.class,
            ChunkState.class,
            CourseKind.class,
            DeliveryPurpose.class,
            DeliveryState.class,
            DestinationKind.class,
            EnrolmentWay.class,
            EvidenceGrade.class,
            FollowUpState.class,
            InvitationState.class,
            Lane.class,
            ManagerRole.class,
            Refusal.class,
            RegistrationState.class,
            ReminderStop.class,
            RowOutcomeKind.class,
            StepAnchor.class,
            SubmissionState.class,
            SuppressionReason.class,
            SuppressionScope.class,
            UnknownPolicy.class);

    private static Database database;

    @BeforeAll
    static void createTables() {
        database = Servers.postgres().createDatabase();
        database.createTables();
    }

    @AfterAll
    static void dropTables() {
        database.drop();
    }

    @Test
    void every_enum_in_java_has_the_labels_of_its_type_in_postgresql_in_the_same_order() {
        Map<String, List<String>> inJava = ENUMS.stream()
                .collect(Collectors.toMap(
                        SqlNamesIT::typeName,
                        type -> Stream.of(type.getEnumConstants())
                                .map(SqlName::sql)
                                .toList()));
        assertThat(inPostgres()).isEqualTo(inJava);
    }

    private static Map<String, List<String>> inPostgres() {
        return JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()))
                .sql("SELECT t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) AS labels FROM pg_type t"
                        + " JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace"
                        + " WHERE n.nspname = 'public' GROUP BY t.typname")
                .query((row, number) -> Map.entry(
                        row.getString(1), Arrays.asList(row.getString(2).split(",", -1))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** CampaignState is campaign_state. */
    private static String typeName(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
