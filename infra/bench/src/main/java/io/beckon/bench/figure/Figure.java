package io.beckon.bench.figure;

import io.beckon.bench.report.Report;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;

/** Something that is measured. */
public interface Figure {

    /** As it is named on the command line. */
    String name();

    /** Measures, and adds what it found. */
    void measure(Stage stage, Sizes sizes, Report report) throws Exception;
}
