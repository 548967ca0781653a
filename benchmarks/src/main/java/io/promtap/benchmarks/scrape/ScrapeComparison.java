// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.scrape;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import io.promtap.benchmarks.scrape.ScrapedProgram.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scrapes two programs in turn that have the same series, one under the agent and one by hand. */
@Command(
    name = "scrape",
    sortOptions = false,
    description = "Time and allocation of a scrape of many histogram series.")
public final class ScrapeComparison implements Callable<Integer> {
  private static final String WRITER = "the client's writer, into nothing";
  private static final String AGENT_WRITES = "promtap.jar, written but not sent";
  private static final String AGENT = "promtap.jar, ";
  private static final String BY_HAND = "exporter-httpserver, ";
  private static final List<String> ENCODINGS = List.of("identity", "gzip");

  /** How many times as fast the agent's page has to be as the client's writer alone. */
  private static final double LEAST_SPEED_UP = 4;

  private static final int LEAST_SERIES_CHECKED = 10_000;

  @Option(names = "--agent", required = true, description = "the built promtap.jar", hidden = true)
  private Path agent;

  @Option(names = "--results", required = true, description = "result folder", hidden = true)
  private Path results;

  @Option(names = "--rounds", defaultValue = "9", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--series",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "histogram series (${DEFAULT-VALUE})")
  private List<Integer> series;

  @Option(
      names = "--quick",
      description = "one round: shows that it runs, its figures mean nothing")
  private boolean quick;

  @Option(names = "--check", description = "exit code 1 if the agent's page is too slow")
  private boolean check;

  public static void main(String[] args) {
    System.exit(Program.run(new ScrapeComparison(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(Machine.description());
    Files.createDirectories(results);
    Path rules = Files.writeString(results.resolve("scrape.yaml"), rules());
    boolean tooSlow = false;
    for (int number : series) {
      Map<String, List<Page>> pages = pages(number, rules);
      System.out.println();
      System.out.println(table(number, pages));
      double speedUp =
          Statistics.medianRatio(
              all(pages.get(WRITER), Page::nanos), all(pages.get(AGENT_WRITES), Page::nanos));
      tooSlow |= number >= LEAST_SERIES_CHECKED && speedUp < LEAST_SPEED_UP;
    }
    if (check && tooSlow) {
      System.out.println("TOO SLOW: less than " + LEAST_SPEED_UP + " times the client's writer");
      return 1;
    }
    return 0;
  }

  private static String rules() {
    return """
        limits: {seriesPerMetric: 1000000}
        rules:
          - class: %s
            method: work
            metrics:
              - histogram: work_duration_seconds
                help: Work.
                buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
                labels: {id: "${arg0}", kind: "${arg1}"}
        """
        .formatted(ManySeries.class.getName());
  }

  private Map<String, List<Page>> pages(int number, Path rules)
      throws IOException, InterruptedException {
    Map<String, List<Page>> pages = new LinkedHashMap<>();
    try (ScrapedProgram woven =
            ScrapedProgram.withAgent(number, agent, rules, results.resolve("agent.log"));
        ScrapedProgram byHand = ScrapedProgram.byHand(number, results.resolve("by-hand.log"))) {
      int measured = quick ? 1 : rounds;
      for (int round = quick ? 0 : -warmUp; round < measured; round++) {
        Map<String, List<Page>> into = round < 0 ? new LinkedHashMap<>() : pages;
        for (String encoding : ENCODINGS) {
          add(into, AGENT + encoding, woven.scrape(encoding));
          add(into, BY_HAND + encoding, byHand.scrape(encoding));
        }
        woven.scrape(ENCODINGS.get(0));
        add(into, AGENT_WRITES, new Page(woven.secondsOfLastPage() * 1e9, Double.NaN, 0));
        add(into, WRITER, byHand.writeAlone());
      }
    }
    return pages;
  }

  private static void add(Map<String, List<Page>> pages, String name, Page page) {
    pages.computeIfAbsent(name, missing -> new ArrayList<>()).add(page);
  }

  private static Table table(int number, Map<String, List<Page>> pages) {
    Table table =
        new Table(
            List.of(
                String.format("%,d series, medians", number),
                "ms",
                "us a series",
                "B allocated a series",
                "page, MB",
                "times the agent's"));
    pages.forEach(
        (name, all) -> {
          List<Double> nanos = all(all, Page::nanos);
          List<Double> agents = all(pages.get(agentsRow(name)), Page::nanos);
          table.row(
              List.of(
                  name,
                  Table.number(Statistics.median(nanos) / 1e6, 1),
                  Table.number(Statistics.median(nanos) / 1e3 / number, 2),
                  Table.number(Statistics.median(all(all, Page::allocated)) / number, 0),
                  Table.number(Statistics.median(all(all, page -> page.bytes())) / 1e6, 1),
                  Table.number(Statistics.medianRatio(nanos, agents), 1)));
        });
    return table;
  }

  /** Returns the row of the agent that a row is compared with. */
  private static String agentsRow(String name) {
    for (String encoding : ENCODINGS) {
      if (name.endsWith(encoding)) {
        return AGENT + encoding;
      }
    }
    return AGENT_WRITES;
  }

  private static List<Double> all(List<Page> pages, ToDoubleFunction<Page> figure) {
    return pages.stream().map(figure::applyAsDouble).toList();
  }
}
