// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rule of CONTRIBUTING for class documents: they begin with what kind of thing the class is.
 */
class ClassDocumentsTest {

  private static final Pattern NOUN_PHRASE = Pattern.compile("(A|An|The) .*", Pattern.DOTALL);

  @Test
  void every_class_document_begins_with_a_noun_phrase() throws IOException {
    List<String> others = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/promtap"))) {
      for (Path file : files.filter(ClassDocumentsTest::hasClass).toList()) {
        String document = classDocument(file);
        if (!NOUN_PHRASE.matcher(document).matches()) {
          others.add(file + ": " + document);
        }
      }
    }
    assertThat(others).isEmpty();
  }

  private static boolean hasClass(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("package-info.java");
  }

  /** Without the asterisks; empty if there is none. */
  private static String classDocument(Path file) throws IOException {
    String source = Files.readString(file);
    String name = file.getFileName().toString().replace(".java", "");
    Matcher head =
        Pattern.compile(
                "^[a-z ]*(class|interface|enum|@interface) " + name + "\\b", Pattern.MULTILINE)
            .matcher(source);
    assertThat(head.find()).as(file.toString()).isTrue();
    String before = source.substring(0, head.start());
    int start = before.lastIndexOf("/**");
    return start < 0
        ? ""
        : before
            .substring(start + 3, before.indexOf("*/", start))
            .replaceAll("\\n \\* ?", " ")
            .trim();
  }
}
