// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The place of a side port as a JVM publishes it: the address of the metrics, the network address
 * that the port listens on, and the moment at which the process started. The last one tells a
 * process from a later one with the same id.
 *
 * <p>The text is {@code http://localhost:9464/metrics 0.0.0.0 4711}. A reader takes it apart with
 * care, because any process can publish anything.
 */
public final class PublishedPort {

  private final URI url;
  private final String address;
  private final String started;

  private PublishedPort(URI url, String address, String started) {
    this.url = url;
    this.address = address;
    this.started = started;
  }

  /**
   * Returns the text.
   *
   * @param address in digits, since a reader must not have to look up a name
   * @param started {@link ProcessFacts#started}
   */
  static String text(String url, String address, String started) {
    return url + ' ' + address + ' ' + started;
  }

  /** Returns {@code null} if a text is none of {@link #text}. */
  static @Nullable PublishedPort parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(" ", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      URI url = new URI(parts[0]);
      boolean hasScheme = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean hasPort = url.getPort() > 0 && url.getPort() <= 65_535;
      boolean isAddress = parts[1].matches("[0-9a-fA-F:.]+(%\\w+)?");
      return hasScheme && hasPort && isAddress && url.getRawPath().startsWith("/")
          ? new PublishedPort(url, parts[1], parts[2])
          : null;
    } catch (URISyntaxException anotherText) {
      return null;
    }
  }

  /** Returns the address of the metrics for a person on this machine. */
  public String url() {
    return url.toString();
  }

  public String scheme() {
    return url.getScheme();
  }

  public int port() {
    return url.getPort();
  }

  public String path() {
    return url.getRawPath();
  }

  /** Returns the address that the port listens on, an IPv6 one without brackets. */
  public String address() {
    return address;
  }

  public boolean isOnAllInterfaces() {
    return address.matches("[0.:]+") && !address.endsWith(":1");
  }

  public boolean isOnLoopback() {
    return address.startsWith("127.") || address.matches("[0:]*:0*1");
  }

  /** Returns whether the process that published this is the one that started at that moment. */
  boolean isOf(String processStarted) {
    return started.equals(processStarted);
  }
}
