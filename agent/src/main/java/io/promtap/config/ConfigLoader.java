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
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A loader of a configuration file. {@link #read} keeps what is right and never throws; {@link
 * #load} throws a {@link ConfigException} if anything is wrong.
 */
public final class ConfigLoader {

  /** A configuration has some hundred lines. A larger file is the wrong one. */
  static final int LARGEST_BYTES = 1024 * 1024;

  private static final String CANNOT_BE_READ = "cannot be read: ";

  private ConfigLoader() {}

  /** Reads a configuration from a file that must have no mistake. */
  public static PromtapConfig load(Path file) throws ConfigException {
    Problems problems = new Problems(file.toString());
    LoadedConfig loaded = read(file, problems);
    problems.throwIfAny();
    return loaded.config();
  }

  /** Reads from a file what is right in it. */
  public static LoadedConfig read(Path file) {
    return read(file, new Problems(file.toString()));
  }

  private static LoadedConfig read(Path file, Problems problems) {
    String text = text(file, problems);
    return text == null ? unusable(problems, "") : read(file.toString(), text, problems);
  }

  /**
   * Reads a configuration from a text that must have no mistake.
   *
   * @param name the name of the file in messages
   */
  public static PromtapConfig parse(String name, String yaml) throws ConfigException {
    Problems problems = new Problems(name);
    LoadedConfig loaded = read(name, yaml, problems);
    problems.throwIfAny();
    return loaded.config();
  }

  /**
   * Reads from a text what is right in it.
   *
   * @param name the name of the file in messages
   */
  public static LoadedConfig read(String name, String yaml) {
    return read(name, yaml, new Problems(name));
  }

  private static LoadedConfig read(String name, String yaml, Problems problems) {
    if (yaml.length() > LARGEST_BYTES) {
      problems.add(0, 0, "is larger than 1 MB and cannot be a configuration");
      return unusable(problems, yaml);
    }
    // Some Windows editors start a file with a byte order mark.
    String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
    try {
      Node file = YamlParser.parse(name, text, problems).orElse(null);
      return problems.count() > 0 ? unusable(problems, text) : read(file, problems, text);
    } catch (RuntimeException | Error e) {
      // A mistake in Promtap or in the YAML library must not reach the application's start.
      problems.add(0, 0, CANNOT_BE_READ + e);
      return unusable(problems, text);
    }
  }

  private static LoadedConfig read(@Nullable Node file, Problems problems, String text) {
    PromtapConfig config = new ConfigReader(problems, Packs.SHIPPED).read(file);
    return new LoadedConfig(
        problems.isServerInDoubt() ? closed(config, problems, text) : config,
        true,
        problems.sorted(),
        problems.warnings());
  }

  /** Returns the defaults on loopback, since the file might have asked for less. */
  private static LoadedConfig unusable(Problems problems, String text) {
    return new LoadedConfig(
        closed(PromtapConfig.defaults(), problems, text),
        false,
        problems.sorted(),
        problems.warnings());
  }

  /** Returns the same on loopback, for nobody if the file wants to know who asks. */
  private static PromtapConfig closed(PromtapConfig config, Problems problems, String text) {
    HttpServerConfig server = config.httpServer();
    PromtapConfig locked =
        ServerKeys.asksForMore(text, server)
            ? config.withHttpServer(server.protectedBy(null, AuthenticationConfig.LOCKED))
            : config;
    return locked.onLoopback(problems.serverIsUnknown());
  }

  /** Returns {@code null} if there is nothing to read, which is a problem. */
  private static @Nullable String text(Path file, Problems problems) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // Reading a pipe could wait for ever, before the application's main.
        problems.add(0, 0, "is not a regular file");
        return null;
      }
      byte[] bytes = bytes(file);
      if (bytes.length > 0) {
        return decode(bytes);
      }
      // Valid YAML, but mostly the result of a full disk or of an editor that still writes.
      problems.add(0, 0, "is empty; write {} for the defaults");
    } catch (NoSuchFileException e) {
      problems.add(0, 0, "no such file" + (file.isAbsolute() ? "" : ": " + file.toAbsolutePath()));
    } catch (AccessDeniedException e) {
      problems.add(0, 0, "may not be read by this user");
    } catch (CharacterCodingException e) {
      problems.add(0, 0, "is not a text in UTF-8");
    } catch (IOException | RuntimeException | Error e) {
      problems.add(0, 0, CANNOT_BE_READ + e);
    }
    return null;
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
