package io.beckon.bench.figure;

import io.beckon.bench.stage.Stage;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where rows are put that no service put there: a campaign of their own, and ids far beyond those the services give.
 *
 * @param firstId of a block that nobody else uses
 */
record Ground(long workspace, long campaign, long firstId) {

    private static final long BEYOND = 1L << 40;
    private static final long BLOCK = 1L << 30;

    static Ground of(Stage stage, String name) throws SQLException {
        try (Connection connection = stage.beckonDatabase();
                var statement = connection.prepareStatement("""
                        INSERT INTO campaign (workspace_id, name, state, started_at, row_limit)
                        SELECT min(id), ?, 'running', now(), 10000000 FROM workspace
                        RETURNING workspace_id, id""")) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                row.next();
                return new Ground(row.getLong(1), row.getLong(2), BEYOND + row.getLong(2) * BLOCK);
            }
        }
    }
}
