// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.Secret;
import io.promtap.config.StoreConfig;
import io.promtap.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the files of TLS. It makes of them what the JVM needs for a handshake, and says by
 * key and file what is wrong with one.
 */
final class KeyMaterial {

  private static final String KEY_STORE = "httpServer.ssl.keyStore";
  private static final String TRUST_STORE = "httpServer.ssl.trustStore";

  private KeyMaterial() {}

  static SSLContext read(TlsConfig config) throws IOException {
    try {
      StoreConfig trustStore = config.trustStore();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(config).getKeyManagers(), trustStore == null ? null : trusted(trustStore), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw trouble(KEY_STORE, config.keyStore(), e);
    }
  }

  private static KeyManagerFactory keys(TlsConfig config)
      throws IOException, GeneralSecurityException {
    StoreConfig store = config.keyStore();
    char[] password = password(KEY_STORE, store);
    KeyStore loaded = store.isPem() ? pemKeys(store, password) : load(KEY_STORE, store, password);
    char[] forKeys = password == null ? new char[0] : password;
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(withKeys(store, loaded, forKeys, store.isPem() ? null : config.alias()), forKeys);
    return factory;
  }

  /** Returns a store with one key, or with all; fails if there is none. */
  private static KeyStore withKeys(
      StoreConfig config, KeyStore store, char[] password, @Nullable String alias)
      throws IOException, GeneralSecurityException {
    List<String> aliases = Collections.list(store.aliases());
    aliases.removeIf(
        each -> {
          try {
            return !store.isKeyEntry(each);
          } catch (GeneralSecurityException notLoaded) {
            return true;
          }
        });
    if (aliases.isEmpty()) {
      throw trouble(KEY_STORE, config, "has no private key");
    }
    if (alias == null) {
      return store;
    }
    if (!store.isKeyEntry(alias)) {
      throw new ProtectionTrouble(
          "httpServer.ssl.certificate.alias: "
              + config.file()
              + " has no key of this name; it has "
              + String.join(", ", aliases));
    }
    Key key;
    try {
      key = store.getKey(alias, password);
    } catch (GeneralSecurityException e) {
      throw trouble(KEY_STORE, config, "has a key with another password");
    }
    KeyStore one = KeyStore.getInstance(KeyStore.getDefaultType());
    one.load(null, null);
    one.setKeyEntry(alias, key, password, store.getCertificateChain(alias));
    return one;
  }

  private static KeyStore pemKeys(StoreConfig config, char @Nullable [] password)
      throws IOException, GeneralSecurityException {
    if (password != null) {
      throw trouble(KEY_STORE, config, "needs a key without a password, since it is PEM");
    }
    try {
      return PemFiles.keys(config);
    } catch (IOException e) {
      throw trouble(KEY_STORE, config, e);
    }
  }

  private static TrustManager[] trusted(StoreConfig config)
      throws IOException, GeneralSecurityException {
    try {
      KeyStore store =
          config.isPem()
              ? PemFiles.certificates(config.file())
              : load(TRUST_STORE, config, password(TRUST_STORE, config));
      if (Collections.list(store.aliases()).stream().noneMatch(alias -> isTrusted(store, alias))) {
        throw trouble(TRUST_STORE, config, "has no certificate that is trusted");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (ProtectionTrouble named) {
      throw named;
    } catch (IOException | GeneralSecurityException e) {
      throw trouble(TRUST_STORE, config, e);
    }
  }

  private static boolean isTrusted(KeyStore store, String alias) {
    try {
      return store.isCertificateEntry(alias);
    } catch (GeneralSecurityException notLoaded) {
      return false;
    }
  }

  private static KeyStore load(String key, StoreConfig config, char @Nullable [] password)
      throws IOException, GeneralSecurityException {
    String type = config.type();
    KeyStore store;
    try {
      store = KeyStore.getInstance(type == null ? KeyStore.getDefaultType() : type);
    } catch (GeneralSecurityException unknown) {
      throw new ProtectionTrouble(key + ".type: this JVM has no type " + type);
    }
    if (Files.exists(config.file()) && !Files.isRegularFile(config.file())) {
      // Reading a pipe could wait for ever.
      throw trouble(key, config, "is not a regular file");
    }
    try (InputStream in = Files.newInputStream(config.file())) {
      store.load(in, password);
    } catch (IOException e) {
      throw trouble(key, config, e);
    }
    return store;
  }

  private static char @Nullable [] password(String key, StoreConfig config)
      throws ProtectionTrouble {
    Secret password = config.password();
    try {
      return password == null ? null : password.read().toCharArray();
    } catch (IOException e) {
      throw new ProtectionTrouble(key + ".password: " + e.getMessage());
    }
  }

  private static ProtectionTrouble trouble(String key, StoreConfig config, Exception e) {
    if (e instanceof ProtectionTrouble) {
      return (ProtectionTrouble) e;
    }
    if (e instanceof NoSuchFileException) {
      Path missing = config.file();
      String name = ((NoSuchFileException) e).getFile();
      return new ProtectionTrouble(key + ": no such file: " + (name == null ? missing : name));
    }
    if (e instanceof AccessDeniedException) {
      return trouble(key, config, "may not be read by this user");
    }
    // The JDK's messages tell a wrong password from a wrong file, and contain neither.
    return trouble(key, config, "cannot be read (" + e.getMessage() + ")");
  }

  private static ProtectionTrouble trouble(String key, StoreConfig config, String what) {
    return new ProtectionTrouble(key + ": " + config.file() + " " + what);
  }
}
