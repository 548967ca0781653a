// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** Whether this machine can run the tests' containers, and if not, why. */
final class Docker {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");
  private static final int PULL_MINUTES = 3;
  private static final Optional<String> OBSTACLE = find();
  private static final Map<DockerImageName, Optional<String>> IMAGES = new ConcurrentHashMap<>();

  private Docker() {}

  /**
   * What stands in the way of a container, if anything does, with regard to the property {@code
   * promtap.docker}: {@code auto}, {@code required} (then an obstacle is an error) or {@code off}.
   *
   * @param what needs it
   */
  static Optional<String> obstacle(String what, DockerImageName image) {
    String wish = System.getProperty("promtap.docker", "auto");
    Optional<String> obstacle =
        switch (wish) {
          case "off" -> Optional.of("promtap.docker=off");
          case "auto", "required" -> obstacle(image);
          default ->
              throw new IllegalArgumentException(
                  "promtap.docker is auto, required or off, not " + wish);
        };
    Optional<String> reason = obstacle.map(why -> what + " needs Docker: " + why);
    if (reason.isPresent() && wish.equals("required")) {
      throw new IllegalStateException(reason.get() + " (and promtap.docker=required)");
    }
    return reason;
  }

  private static Optional<String> obstacle(DockerImageName image) {
    return OBSTACLE.isPresent() ? OBSTACLE : IMAGES.computeIfAbsent(image, Docker::missingImage);
  }

  private static Optional<String> find() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.of("the host's own network, which containers share on Linux only");
    }
    speakTheDaemonsVersion();
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return Optional.of("no Docker daemon answers");
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("Docker does not work: " + e);
    }
  }

  /**
   * Testcontainers speaks one fixed version of the API, and no version is known to both old and new
   * daemons. So the daemon is asked for its own.
   */
  private static void speakTheDaemonsVersion() {
    if (System.getProperty("api.version") != null || !Files.exists(SOCKET)) {
      return;
    }
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(SOCKET))) {
      socket.write(
          ByteBuffer.wrap("GET /version HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      String answer =
          new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
      String json = answer.substring(answer.indexOf("\r\n\r\n"));
      String version = new ObjectMapper().readTree(json).path("ApiVersion").asText("");
      if (!version.isEmpty()) {
        System.setProperty("api.version", version);
      }
    } catch (IOException notThisWay) {
      // Testcontainers knows more ways to a daemon, and says itself if none works.
    }
  }

  private static Optional<String> missingImage(DockerImageName image) {
    DockerClient docker = DockerClientFactory.instance().client();
    try {
      docker.inspectImageCmd(image.asCanonicalNameString()).exec();
      return Optional.empty();
    } catch (NotFoundException notHereYet) {
      return pull(docker, image);
    }
  }

  private static Optional<String> pull(DockerClient docker, DockerImageName image) {
    try {
      boolean done =
          docker
              .pullImageCmd(image.getUnversionedPart())
              .withTag(image.getVersionPart())
              .start()
              .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
      return done ? Optional.empty() : Optional.of("the pull of " + image + " does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (RuntimeException cannotBePulled) {
      return Optional.of("image " + image + " cannot be had: " + cannotBePulled.getMessage());
    }
  }

  /**
   * Runs a command in a container. By hand, since the client cannot end the stdin of a command.
   *
   * @return what it prints on stdout and stderr
   */
  static String exec(String container, String stdin, String... command) {
    String exec =
        DockerClientFactory.instance()
            .client()
            .execCreateCmd(container)
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withCmd(command)
            .exec()
            .getId();
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(SOCKET))) {
      OutputStream out = Channels.newOutputStream(socket);
      DataInputStream in = new DataInputStream(Channels.newInputStream(socket));
      String start =
          """
          POST /exec/%s/start HTTP/1.1
          Host: docker
          Content-Type: application/json
          Content-Length: 2
          Connection: Upgrade
          Upgrade: tcp

          {}"""
              .formatted(exec)
              .replace("\n", "\r\n");
      out.write(start.getBytes(StandardCharsets.US_ASCII));
      skipHead(in);
      out.write(stdin.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return frames(in);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException(head.toString());
    }
  }

  /** Each frame is headed by one byte for the stream, three of nothing, and its length. */
  private static String frames(DataInputStream in) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    while (in.read() >= 0) {
      in.readFully(new byte[3]);
      output.write(in.readNBytes(in.readInt()));
    }
    return output.toString(StandardCharsets.UTF_8);
  }
}
