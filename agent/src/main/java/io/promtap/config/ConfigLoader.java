// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A loader of a configuration file. Whatever the file contains, it throws only {@link
 * ConfigException}.
 */
public final class ConfigLoader {

  /** A configuration has some hundred lines. A larger file is the wrong one. */
  static final int LARGEST_BYTES = 1024 * 1024;

  private static final String CANNOT_BE_READ = "cannot be read: ";

  private ConfigLoader() {}

  /** Reads a configuration from a file. */
  public static PromtapConfig load(Path file) throws ConfigException {
    return parse(file.toString(), read(file));
  }

  /**
   * Reads a configuration from a text.
   *
   * @param name the name of the file in messages
   */
  public static PromtapConfig parse(String name, String yaml) throws ConfigException {
    Problems problems = new Problems(name);
    PromtapConfig config = PromtapConfig.defaults();
    try {
      config = read(name, yaml, problems);
    } catch (RuntimeException | Error e) {
      // A mistake in Promtap or in the YAML library must not reach the application's start.
      problems.add(0, 0, CANNOT_BE_READ + e);
    }
    problems.throwIfAny();
    return config;
  }

  private static PromtapConfig read(String name, String yaml, Problems problems) {
    if (yaml.length() > LARGEST_BYTES) {
      problems.add(0, 0, "is larger than 1 MB and cannot be a configuration");
      return PromtapConfig.defaults();
    }
    // Some Windows editors start a file with a byte order mark.
    String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
    return new ConfigReader(problems, Packs.SHIPPED)
        .read(YamlParser.parse(name, text, problems).orElse(null));
  }

  private static String read(Path file) throws ConfigException {
    Problems problems = new Problems(file.toString());
    String text = "";
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // Reading a pipe could wait for ever, before the application's main.
        problems.add(0, 0, "is not a regular file");
      } else {
        text = decode(bytes(file));
      }
    } catch (NoSuchFileException e) {
      problems.add(0, 0, "no such file" + (file.isAbsolute() ? "" : ": " + file.toAbsolutePath()));
    } catch (AccessDeniedException e) {
      problems.add(0, 0, "may not be read by this user");
    } catch (CharacterCodingException e) {
      problems.add(0, 0, "is not a text in UTF-8");
    } catch (IOException | RuntimeException | Error e) {
      problems.add(0, 0, CANNOT_BE_READ + e);
    }
    problems.throwIfAny();
    return text;
  }

  /** Reads at most one byte more than is allowed, also from a file that grows. */
  private static byte[] bytes(Path file) throws IOException {
    byte[] bytes = new byte[LARGEST_BYTES + 1];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = 0;
      while (read >= 0 && length < bytes.length) {
        length += read;
        read = in.read(bytes, length, bytes.length - length);
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static String decode(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }
}
