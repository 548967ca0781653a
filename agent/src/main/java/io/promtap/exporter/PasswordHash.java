// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.BasicConfig;
import io.promtap.config.HashText;
import io.promtap.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.mindrot.jbcrypt.BCrypt;

/**
 * The hash of the right password, in one of the forms that jmx_exporter has, or of bcrypt. It
 * compares in a time that does not depend on where a difference is.
 */
interface PasswordHash {

  /** Returns whether this is the password. May take a second of one processor on purpose. */
  boolean matches(String password) throws GeneralSecurityException;

  /** Returns the hash that the configuration names. */
  static PasswordHash of(BasicConfig config) throws IOException {
    String text = config.password().read();
    if (config.isPlaintext()) {
      byte[] right = utf8(text);
      return password -> MessageDigest.isEqual(right, utf8(password));
    }
    if (config.isBcrypt()) {
      return bcrypt(text.trim());
    }
    Secret salt = config.salt();
    byte[] right = HashText.bytes(text);
    if (right == null || salt == null) {
      throw new IOException("the hash is not written in hexadecimal digits");
    }
    return config.isPbkdf2()
        ? pbkdf2(config, right, salt.read())
        : digest(config.algorithm(), right, salt.read());
  }

  /** The library knows {@code $2a$}, of which the newer names differ for other libraries only. */
  static PasswordHash bcrypt(String text) throws IOException {
    if (!HashText.isBcrypt(text)) {
      throw new IOException(HashText.BCRYPT_EXPECTED);
    }
    String known = "$2a$" + text.substring(4);
    return password -> MessageDigest.isEqual(utf8(known), utf8(BCrypt.hashpw(password, known)));
  }

  static PasswordHash digest(String algorithm, byte[] right, String salt) {
    return password ->
        MessageDigest.isEqual(
            right, MessageDigest.getInstance(algorithm).digest(utf8(salt + ":" + password)));
  }

  static PasswordHash pbkdf2(BasicConfig config, byte[] right, String salt) throws IOException {
    if (right.length < HashText.LEAST_BYTES) {
      throw new IOException("the hash is shorter than " + HashText.LEAST_BYTES + " bytes");
    }
    return password -> {
      PBEKeySpec spec =
          new PBEKeySpec(password.toCharArray(), utf8(salt), config.iterations(), 8 * right.length);
      try {
        byte[] hash =
            SecretKeyFactory.getInstance(config.algorithm()).generateSecret(spec).getEncoded();
        return MessageDigest.isEqual(right, hash);
      } finally {
        spec.clearPassword();
      }
    };
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
