// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of this repository, taken apart. */
record Page(Path path, String text) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```([^\\n`]*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\[\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);
  private static final Pattern ROW = Pattern.compile("^\\|(.*)\\|$", Pattern.MULTILINE);

  /** A fenced block: the words after its fence, and its lines without indentation of the fence. */
  record Block(String info, String text) {
    boolean is(String name) {
      return info.equals(name);
    }
  }

  /** A file by its path from the root of the repository. */
  static Page of(String name) {
    return at(ROOT.resolve(name));
  }

  /** The README and the pages of {@code docs/} for users. */
  static List<Page> manual() {
    return found(file -> file.equals(ROOT.resolve("README.md")) || file.startsWith(docs()), 2);
  }

  /** Every page of the repository, wherever it stands. */
  static List<Page> all() {
    return found(file -> true, 4);
  }

  private static Path docs() {
    return ROOT.resolve("docs");
  }

  private static List<Page> found(Predicate<Path> wanted, int depth) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          EnumSet.noneOf(FileVisitOption.class),
          depth,
          new SimpleFileVisitor<>() {
            /** The build, which runs, writes and deletes in these. */
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return folder.toString().matches(".*/(target|\\.git|node_modules)")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".md") && wanted.test(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().map(Page::at).toList();
  }

  static Page at(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(
            found ->
                new Block(
                    found.group(2).strip(),
                    found.group(3).replaceAll("(?m)^" + found.group(1), "")))
        .toList();
  }

  /** All but the fenced blocks. */
  String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }

  /** The texts between single backticks. */
  List<String> code() {
    return CODE.matcher(prose())
        .results()
        .map(found -> found.group(1).replaceAll("\\s+", " "))
        .toList();
  }

  List<String> links() {
    return LINK.matcher(CODE.matcher(prose()).replaceAll("code"))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** What stands behind {@code #} in a link to a heading, as GitHub makes it. */
  List<String> anchors() {
    List<String> anchors = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    HEADING
        .matcher(prose())
        .results()
        .map(found -> slug(found.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    return anchors;
  }

  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** The cells of each row of its tables, without the rows of dashes. */
  List<List<String>> rows() {
    return ROW.matcher(prose())
        .results()
        .map(MatchResult::group)
        .filter(row -> !row.matches("[|:-]+"))
        .map(row -> Stream.of(row.substring(1, row.length() - 1).split("\\|")))
        .map(cells -> cells.map(String::strip).toList())
        .toList();
  }

  /** The first text between backticks; null if there is none. */
  static String firstCode(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).findFirst().orElse(null);
  }

  @Override
  public String toString() {
    return ROOT.relativize(path).toString();
  }
}
