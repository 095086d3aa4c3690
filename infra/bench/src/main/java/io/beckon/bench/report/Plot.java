package io.beckon.bench.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** How far each target was reached, as bars beside the line of 1. */
final class Plot {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 460;
    private static final int LONGEST_LABEL = 26;

    private Plot() {}

    static void of(List<Finding> findings, Path file) throws IOException {
        List<Finding> aimed =
                findings.stream().filter(finding -> finding.target() != null).toList();
        List<String> names =
                aimed.stream().map(finding -> shortened(finding.figure())).toList();
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("How far each target was reached (1 = the target)")
                .build();
        chart.getStyler().setAvailableSpaceFill(0.6);
        chart.getStyler().setYAxisDecimalPattern("0.0").setXAxisLabelRotation(35);
        chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE);
        chart.addSeries("reached", names, aimed.stream().map(Plot::reach).toList());
        chart.addSeries("target", names, aimed.stream().map(finding -> 1.0).toList())
                .setChartCategorySeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    @SuppressWarnings("NullAway") // those without a target were left out
    private static double reach(Finding finding) {
        return Math.round(finding.target().reach(finding.value()) * 100) / 100.0;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_LABEL ? name : name.substring(0, LONGEST_LABEL - 1) + "…";
    }
}
