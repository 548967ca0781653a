// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text of the configuration that nobody may see, or the place where it stands: <code>${env:NAME}
 * </code>, <code>${NAME}</code> as in jmx_exporter, or <code>${file:/path}</code>. The place is
 * read when the text is needed. No message and no {@code toString} contains the text. Immutable.
 */
public final class Secret {

  /** How a place is written. */
  static final String PLACES = "${env:NAME} or ${file:/path}";

  private static final String BEGIN = "${";
  private static final String ENV = "env:";
  private static final String FILE = "file:";

  /** A text that one types or generates. A larger file is the wrong one. */
  private static final int LARGEST_BYTES = 64 * 1024;

  private final @Nullable String text;
  private final @Nullable String variable;
  private final @Nullable Path file;

  private Secret(@Nullable String text, @Nullable String variable, @Nullable Path file) {
    this.text = text;
    this.variable = variable;
    this.file = file;
  }

  /** Returns {@code null} if the text begins like a place and is none. */
  static @Nullable Secret of(String text) {
    String trimmed = text.trim();
    if (!trimmed.startsWith(BEGIN)) {
      return new Secret(text, null, null);
    }
    if (!trimmed.endsWith("}")) {
      return null;
    }
    String place = trimmed.substring(BEGIN.length(), trimmed.length() - 1).trim();
    if (place.startsWith(FILE)) {
      Path file = path(place.substring(FILE.length()).trim());
      return file == null ? null : new Secret(null, null, file);
    }
    String name = place.startsWith(ENV) ? place.substring(ENV.length()).trim() : place;
    return isName(name) ? new Secret(null, name, null) : null;
  }

  /** Returns a secret that stands in a file as a whole. */
  static Secret in(Path file) {
    return new Secret(null, null, file);
  }

  /** Returns {@code null} for what cannot be the name of a file. */
  static @Nullable Path path(String text) {
    try {
      return text.isEmpty() ? null : Paths.get(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean inside = (c >= '0' && c <= '9') || c == '.' || c == '-';
      if (!letter && !(inside && i > 0)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Returns the text if it stands in the configuration; {@code null} if it stands elsewhere. */
  public @Nullable String literal() {
    return text;
  }

  /** Returns the file to watch; {@code null} if the text is in none. */
  public @Nullable Path file() {
    return file;
  }

  /**
   * Returns the text, without the end of the line if it is a file.
   *
   * @throws IOException if there is none; its message says which place is empty or unreadable
   */
  public String read() throws IOException {
    if (text != null) {
      return text;
    }
    if (file != null) {
      return read(file);
    }
    String value = System.getenv(variable);
    if (value == null || value.trim().isEmpty()) {
      throw new IOException("the environment variable " + variable + " is not set");
    }
    return value;
  }

  private static String read(Path file) throws IOException {
    byte[] bytes = new byte[LARGEST_BYTES + 1];
    int length = 0;
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // Reading a pipe could wait for ever.
      throw new IOException(file + " is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      int read = 0;
      while (read >= 0 && length < bytes.length) {
        length += read;
        read = in.read(bytes, length, bytes.length - length);
      }
    } catch (NoSuchFileException missing) {
      throw new IOException("no such file: " + file);
    } catch (AccessDeniedException denied) {
      throw new IOException(file + " may not be read by this user");
    }
    if (length > LARGEST_BYTES) {
      throw new IOException(file + " is larger than " + LARGEST_BYTES + " bytes");
    }
    String content = new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
    String line = withoutEndOfLine(content);
    if (line.trim().isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return line;
  }

  /** Editors and {@code echo} end a file with a line. */
  private static String withoutEndOfLine(String content) {
    int end = content.length();
    if (end > 0 && content.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > 0 && content.charAt(end - 1) == '\r') {
      end--;
    }
    return content.substring(0, end);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret
        && Objects.equals(text, ((Secret) other).text)
        && Objects.equals(variable, ((Secret) other).variable)
        && Objects.equals(file, ((Secret) other).file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, variable, file);
  }

  /** Returns the place, or three stars. */
  @Override
  public String toString() {
    if (text != null) {
      return "***";
    }
    return file == null ? BEGIN + ENV + variable + "}" : BEGIN + FILE + file + "}";
  }
}
