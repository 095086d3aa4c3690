package io.beckon.postgres;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What an error of the database means for whoever met it. The driver calls SQLSTATE class 08 permanent, so we judge ourselves. */
public enum DatabaseFailure {
    /** The same statement may well succeed later: connection lost, server starting or stopping, deadlock, time-out, resources. */
    TRANSIENT,
    /** A constraint said no. */
    CONSTRAINT,
    /** Trying again changes nothing. */
    PERMANENT;

    /**
     * Connection, transaction state (25006: the server has become a standby), authorisation (a password is being changed), transaction
     * rollback (40001, 40P01), resources, operator intervention, system error.
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "25", "28", "40", "53", "57", "58");

    /** Data exception: a value that the database cannot take. */
    private static final String DATA_CLASS = "22";
    /** lock_not_available */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final int CAUSES_LOOKED_AT = 16;

    /** Looks through the causes of an error, nearest first, for one that says what happened. */
    public static DatabaseFailure of(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < CAUSES_LOOKED_AT; depth++) {
            DatabaseFailure known = known(cause);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        return PERMANENT;
    }

    /** Whether the values themselves are refused, by a constraint or their type, so that the same ones never will be taken. */
    public static boolean refusesValues(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < CAUSES_LOOKED_AT; depth++) {
            if (cause instanceof R2dbcException database && known(cause) != null) {
                return known(cause) == CONSTRAINT
                        || String.valueOf(database.getSqlState()).startsWith(DATA_CLASS);
            }
            cause = cause.getCause();
        }
        return false;
    }

    public static boolean isTransient(Throwable error) {
        return of(error) == TRANSIENT;
    }

    private static @Nullable DatabaseFailure known(Throwable cause) {
        if (cause instanceof R2dbcException database
                && database.getSqlState() != null
                && database.getSqlState().length() == 5) {
            return ofSqlState(database.getSqlState());
        }
        if (cause instanceof R2dbcTransientException
                || cause instanceof R2dbcNonTransientResourceException
                || cause instanceof IOException
                || cause instanceof TimeoutException) {
            return TRANSIENT;
        }
        return null;
    }

    private static DatabaseFailure ofSqlState(String sqlState) {
        if (sqlState.startsWith("23")) {
            return CONSTRAINT;
        }
        boolean passing = TRANSIENT_CLASSES.contains(sqlState.substring(0, 2)) || sqlState.equals(LOCK_NOT_AVAILABLE);
        return passing ? TRANSIENT : PERMANENT;
    }
}
