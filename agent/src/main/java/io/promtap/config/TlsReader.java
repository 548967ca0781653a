// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A reader of {@code httpServer.ssl}, with the keys and defaults of jmx_exporter: what the file
 * leaves out is taken of the system properties {@code javax.net.ssl.*}. Loaded only for a file that
 * has it. Its messages never repeat a value.
 */
final class TlsReader {

  private static final String KEY_STORE = "keyStore";
  private static final String TRUST_STORE = "trustStore";
  private static final String FILENAME = "filename";
  private static final String KEY_FILENAME = "keyFilename";
  private static final String PASSWORD = "password";
  private static final String PROPERTY = "javax.net.ssl.";

  private TlsReader() {}

  /** Returns {@code null} if anything is wrong. */
  static @Nullable TlsConfig read(Section server, String key, Problems problems) {
    int before = problems.count();
    Section section = server.secretSection(key);
    if (!section.hasKeys() && !section.isWrong()) {
      server.reportKey(key, key + " needs a keyStore");
      return null;
    }
    StoreConfig keyStore = store(section, KEY_STORE, true);
    boolean mutual = section.bool("mutualTLS", false);
    boolean hasTrustStore = section.value(TRUST_STORE) != null;
    StoreConfig trustStore = mutual || hasTrustStore ? store(section, TRUST_STORE, false) : null;
    Section certificate = section.secretSection("certificate");
    String alias = certificate.text("alias", "the alias of a key");
    certificate.done();
    List<String> protocols = names(section, "protocols");
    List<String> ciphers = names(section, "ciphers");
    if (section.value("mutualTLS") == null && hasTrustStore) {
      section.reportKey(TRUST_STORE, "\"trustStore\" needs the key \"mutualTLS\" beside it");
    }
    section.done();
    return keyStore == null || problems.count() > before
        ? null
        : new TlsConfig(keyStore, mutual ? trustStore : null, alias, protocols, ciphers);
  }

  private static @Nullable StoreConfig store(Section ssl, String key, boolean hasKey) {
    Section section = ssl.secretSection(key);
    String type = section.text("type", "PKCS12, JKS or PEM");
    String property = PROPERTY + key;
    String typeOrProperty = type == null ? System.getProperty(property + "Type") : type;
    boolean pem = StoreConfig.PEM.equalsIgnoreCase(typeOrProperty);
    Path file = file(section, FILENAME, System.getProperty(property));
    Path keyFile = hasKey ? file(section, KEY_FILENAME, null) : null;
    Secret password = section.secret(PASSWORD, "a password");
    String general = System.getProperty(property + "Password");
    if (password == null && general != null) {
      password = Secret.of(general);
    }
    if (section.value(FILENAME) == null && file == null) {
      ssl.reportAtOwn(key, "needs the key \"" + FILENAME + "\"");
    }
    if (keyFile != null && !pem) {
      section.reportKey(KEY_FILENAME, "\"keyFilename\" is for the type PEM");
    }
    if (hasKey && !pem && password == null && section.value(PASSWORD) == null && file != null) {
      ssl.reportAtOwn(key, "needs the key \"" + PASSWORD + "\"");
    }
    section.done();
    return file == null
        ? null
        : new StoreConfig(
            file,
            keyFile,
            typeOrProperty == null ? null : typeOrProperty.toUpperCase(Locale.ROOT),
            password);
  }

  private static @Nullable Path file(Section section, String key, @Nullable String absent) {
    String expected = "the name of a file";
    String name = section.value(key) == null ? absent : section.text(key, expected);
    Path file = name == null ? null : Secret.path(name);
    if (name != null && file == null) {
      section.reportExpected(key, expected);
    }
    return file;
  }

  /** Returns the names of a list, or of a text with commas as jmx_exporter has it. */
  private static List<String> names(Section section, String key) {
    String expected = "names with commas, or a list of them";
    if (section.value(key) == null) {
      return Collections.emptyList();
    }
    List<String> names = new ArrayList<>();
    if (section.isList(key)) {
      for (Node element : section.list(key, expected)) {
        if (Scalars.isText(element)) {
          names.add(Scalars.value(element).trim());
        } else {
          section.reportAt(element, key, "expected a name");
        }
      }
    } else {
      String text = section.text(key, expected);
      for (String name : text == null ? new String[0] : text.split(",")) {
        if (!name.trim().isEmpty()) {
          names.add(name.trim());
        }
      }
    }
    if (names.isEmpty()) {
      section.reportExpected(key, expected);
    }
    return names;
  }
}
