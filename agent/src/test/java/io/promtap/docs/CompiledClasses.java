// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts in compiled classes of the agent. A constant of up to 64 characters has a byte below
 * {@code 'A'} before it and a tag behind it, so its first and last words are whole.
 */
final class CompiledClasses {

  private CompiledClasses() {}

  /** All matches in the classes of one package and the packages below it. */
  static Set<String> words(Class<?> member, String regex) {
    Pattern word = Pattern.compile("(?<![A-Za-z_])" + regex + "(?![A-Za-z_])");
    Set<String> words = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder(member))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        word.matcher(text).results().map(MatchResult::group).forEach(words::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private static Path folder(Class<?> member) {
    try {
      return Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve(member.getPackageName().replace('.', '/'));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
