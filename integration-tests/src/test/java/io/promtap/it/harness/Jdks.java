// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import static java.lang.String.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The Java installations that the tests run on, one for each major version: the one that runs the
 * tests, those of the property {@code promtap.jdks} (homes, comma-separated), those of {@code
 * /usr/lib/jvm}.
 *
 * <p>What does not run on all of them runs on {@link #current()}, which the property {@code
 * promtap.jdk} chooses by its major version. With {@code promtap.jdk.cases=ends} only those cases
 * run on it whose oldest or newest JDK it is.
 */
public final class Jdks {
  private static final Pattern MAJOR = Pattern.compile("version \"(?:1\\.)?(\\d+)");
  private static final Collection<Jdk> FOUND = find();
  private static final boolean ONLY_ENDS = onlyEnds(System.getProperty("promtap.jdk.cases", "all"));

  private Jdks() {}

  /** All of them, oldest first; in a build without the matrices only the current one. */
  public static Stream<Jdk> all() {
    Jdk current = current();
    List<Jdk> found = List.copyOf(FOUND);
    List<Jdk> selected = CaseSelection.current().only(found, current::equals);
    LeftOut.addCases("the JDKs", found, selected);
    return selected.stream();
  }

  /** Those that can run the test-app, at least the one that runs the tests. */
  public static Stream<Jdk> from17() {
    List<Jdk> able = all().filter(jdk -> jdk.major() >= 17).toList();
    return able.isEmpty() ? Stream.of(ofTests()) : able.stream();
  }

  /** The newest of all that there are, in any build. */
  public static Jdk newest() {
    return FOUND.stream().reduce((older, newer) -> newer).orElseThrow();
  }

  /**
   * The oldest, the newest and the one that runs the tests, for what takes long and hardly depends
   * on the version.
   */
  public static Stream<Jdk> ends() {
    return ends(all().toList());
  }

  /** As {@link #ends()}, of those that can run the test-app. */
  public static Stream<Jdk> endsFrom17() {
    return ends(from17().toList());
  }

  private static Stream<Jdk> ends(List<Jdk> jdks) {
    return jdks.stream()
        .filter(
            jdk ->
                jdk == jdks.get(0)
                    || jdk == jdks.get(jdks.size() - 1)
                    || jdk.major() == Runtime.version().feature());
  }

  /** The one that runs the tests, for servers that have nothing to do with the agent. */
  public static Jdk ofTests() {
    return named(Runtime.version().feature(), FOUND);
  }

  /** The chosen one, or else the one that runs the tests: for what needs no other. */
  public static Jdk current() {
    String chosen = System.getProperty("promtap.jdk");
    return chosen == null ? ofTests() : named(Integer.parseInt(chosen), FOUND);
  }

  /**
   * The current one for a test of something that does not run on all. Where it cannot, the test is
   * skipped, and the build's output says so.
   */
  public static Jdk currentFor(String name, JavaVersions java) {
    Jdk current = current();
    require(current, name, java);
    return current;
  }

  /** Skips the test that asks if its program does not run on this one. */
  public static void require(Jdk jdk, String name, JavaVersions java) {
    obstacle(jdk, java)
        .ifPresent(why -> Assumptions.abort(LeftOut.addOn(jdk, name + " (" + why + ")")));
  }

  /** Those that run on the current one. The build's output names the others. */
  public static <T> List<T> runnable(
      String title, List<T> cases, Function<T, JavaVersions> versions) {
    Jdk current = current();
    List<T> runnable = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (T any : cases) {
      obstacle(current, versions.apply(any))
          .ifPresentOrElse(why -> leftOut.add(any + " (" + why + ")"), () -> runnable.add(any));
    }
    if (!leftOut.isEmpty()) {
      LeftOut.addOn(
          current,
          leftOut.size() + " of " + cases.size() + " of " + title + ": " + join(", ", leftOut));
    }
    return runnable;
  }

  /** Why something is not run on this one: it cannot, or the property leaves it to other ones. */
  public static Optional<String> obstacle(Jdk jdk, JavaVersions java) {
    Optional<String> obstacle = java.obstacle(jdk);
    return obstacle.isEmpty() && ONLY_ENDS ? java.betweenEnds(jdk, FOUND) : obstacle;
  }

  static Jdk named(int major, Collection<Jdk> jdks) {
    return jdks.stream()
        .filter(jdk -> jdk.major() == major)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "There is no JDK "
                        + major
                        + " among "
                        + jdks
                        + ". Name its home: -Dpromtap.jdks=/path/to/jdk-"
                        + major));
  }

  private static boolean onlyEnds(String cases) {
    return switch (cases) {
      case "all" -> false;
      case "ends" -> true;
      default ->
          throw new IllegalArgumentException("promtap.jdk.cases is all or ends, not " + cases);
    };
  }

  private static Collection<Jdk> find() {
    Map<Integer, Jdk> byMajor = new TreeMap<>();
    homes()
        .flatMap(home -> identify(home).stream())
        .forEach(jdk -> byMajor.putIfAbsent(jdk.major(), jdk));
    byMajor.values().forEach(jdk -> System.out.println("Tests run on " + jdk + ": " + jdk.home()));
    return List.copyOf(byMajor.values());
  }

  private static Stream<Path> homes() {
    Stream<Path> current = Stream.of(Path.of(System.getProperty("java.home")));
    Stream<Path> named =
        Arrays.stream(System.getProperty("promtap.jdks", "").split(","))
            .map(String::strip)
            .filter(home -> !home.isEmpty())
            .map(Path::of);
    return Stream.of(current, named, installed()).flatMap(homes -> homes);
  }

  private static Stream<Path> installed() {
    Path directory = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> homes = Files.list(directory)) {
      return homes.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the installation itself: folder names lie, and some folders have no Java in them. */
  private static Optional<Jdk> identify(Path home) {
    Path java = home.resolve("bin/java");
    if (!Files.isExecutable(java)) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(java.toString(), "-version").redirectErrorStream(true).start();
      Matcher version =
          MAJOR.matcher(
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      boolean ran = process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
      return ran && version.find()
          ? Optional.of(new Jdk(Integer.parseInt(version.group(1)), home))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
