// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.AuthenticationConfig;
import io.promtap.config.BasicConfig;
import io.promtap.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check of who asks: by user and password, by a bearer token, or either. Called before anything
 * of a request is answered, on the threads of the connections.
 */
final class Gatekeeper {

  private static final String KEY = "httpServer.authentication";
  private static final String BASIC = "Basic";
  private static final String BEARER = "Bearer";
  private static final String REALM = " realm=\"promtap\"";

  private final AuthenticationConfig config;
  private final Fingerprints fingerprints = new Fingerprints();
  private final @Nullable FromFiles<PasswordCheck> passwords;

  /** The fingerprint of the token. */
  private final @Nullable FromFiles<byte[]> token;

  Gatekeeper(AuthenticationConfig config) throws ProtectionTrouble {
    this.config = config;
    BasicConfig basic = config.basic();
    Secret tokenFile = config.token();
    passwords =
        basic == null
            ? null
            : new FromFiles<>(KEY + ".basic", files(basic), () -> passwordCheck(basic));
    token =
        tokenFile == null
            ? null
            : new FromFiles<>(
                KEY + ".bearer.tokenFile",
                Collections.singleton(tokenFile.file()),
                () -> fingerprints.of(tokenFile.read().trim()));
  }

  private static PasswordCheck passwordCheck(BasicConfig basic) throws IOException {
    boolean isCostly = basic.isBcrypt() || basic.isPbkdf2();
    return new PasswordCheck(basic.username().read(), PasswordHash.of(basic), isCostly);
  }

  private static List<Path> files(BasicConfig basic) {
    List<Path> files = new ArrayList<>();
    for (Secret secret : new Secret[] {basic.username(), basic.password(), basic.salt()}) {
      Path file = secret == null ? null : secret.file();
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  /** Returns the answer to a request that has to be refused; {@code null} if it may go on. */
  @Nullable Response refusal(Request request, boolean isHealthCheck) throws InterruptedException {
    if (isHealthCheck && config.healthOpen()) {
      return null;
    }
    if (config.isLocked()) {
      return Response.text(
          403, "Closed: httpServer of the configuration has a mistake; stderr says which.\n");
    }
    List<String> headers = request.headers("Authorization");
    String header = headers.size() == 1 ? headers.get(0).trim() : "";
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String credentials = space < 0 ? "" : header.substring(space).trim();
    if (token != null && scheme.equalsIgnoreCase(BEARER)) {
      return Fingerprints.areEqual(token.get(), fingerprints.of(credentials)) ? null : unknown();
    }
    if (passwords != null && scheme.equalsIgnoreCase(BASIC)) {
      return refusal(passwords.get().check(credentials));
    }
    return unknown();
  }

  private @Nullable Response refusal(PasswordCheck.Verdict verdict) {
    switch (verdict) {
      case RIGHT:
        return null;
      case BUSY:
        return Response.text(429, "Too many passwords are being checked.\n")
            .with("Retry-After", "1");
      default:
        return unknown();
    }
  }

  private Response unknown() {
    String basic = passwords == null ? "" : BASIC + REALM + ", charset=\"UTF-8\"";
    String bearer = token == null ? "" : BEARER + REALM;
    String both = basic.isEmpty() || bearer.isEmpty() ? "" : ", ";
    return Response.text(401, "Who asks? This port needs authentication.\n")
        .with("WWW-Authenticate", basic + both + bearer);
  }

  /** Takes over what has changed in files. */
  void refresh() {
    if (passwords != null) {
      PasswordCheck before = passwords.get();
      passwords.refresh();
      if (passwords.get() != before) {
        before.close();
      }
    }
    if (token != null) {
      token.refresh();
    }
  }

  void close() {
    if (passwords != null) {
      passwords.get().close();
    }
  }

  boolean isLocked() {
    return config.isLocked();
  }

  /** Returns for instance {@code basic authentication}. */
  String description() {
    if (config.isLocked()) {
      return "metrics for nobody";
    }
    String basic = passwords == null ? "" : "basic authentication";
    String bearer = token == null ? "" : "bearer token";
    return basic + (basic.isEmpty() || bearer.isEmpty() ? "" : " or ") + bearer;
  }

  /** Returns how many passwords were hashed, for tests. */
  long computed() {
    return passwords == null ? 0 : passwords.get().computed();
  }
}
