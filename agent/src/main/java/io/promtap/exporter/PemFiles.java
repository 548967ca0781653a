// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.StoreConfig;
import io.promtap.support.InputStreams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A reader of PEM files, as cert-manager and openssl write them, into key stores. The JDK reads the
 * certificates. A private key may be PKCS#8, or RSA's and EC's own form: that is put into PKCS#8
 * with the algorithm of the certificate's key.
 */
final class PemFiles {

  /** Room for a long chain. A key has less than 64 KB by far. */
  private static final int LARGEST_BYTES = 1024 * 1024;

  private static final int LARGEST_KEY_BYTES = 0xFF00;
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {2, 1, 0};

  private PemFiles() {}

  /** Returns a store with one key and its chain. */
  static KeyStore keys(StoreConfig config) throws IOException, GeneralSecurityException {
    List<Certificate> chain = certificatesOf(config.file());
    if (chain.isEmpty()) {
      throw new IOException("it has no certificate");
    }
    Path keyFile = config.keyFile() == null ? config.file() : config.keyFile();
    PrivateKey key = key(keyFile, chain.get(0).getPublicKey());
    KeyStore store = empty();
    store.setKeyEntry("pem", key, new char[0], chain.toArray(new Certificate[0]));
    return store;
  }

  /** Returns a store that trusts all certificates of a file. */
  static KeyStore certificates(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate certificate : certificatesOf(file)) {
      store.setCertificateEntry("pem" + number++, certificate);
    }
    return store;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificatesOf(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label.equals("CERTIFICATE")) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
      }
    }
    return certificates;
  }

  private static PrivateKey key(Path file, PublicKey publicKey)
      throws IOException, GeneralSecurityException {
    for (Block block : blocks(file)) {
      if (block.label.endsWith(PRIVATE_KEY)) {
        PrivateKey key = key(file, block, publicKey);
        if (!fit(key, publicKey)) {
          throw new IOException("the key in " + file + " is not that of the certificate");
        }
        return key;
      }
    }
    throw new IOException(file + " has no private key");
  }

  private static PrivateKey key(Path file, Block block, PublicKey publicKey) throws IOException {
    if (block.bytes.length > LARGEST_KEY_BYTES) {
      throw new IOException("the key in " + file + " is too large");
    }
    if (block.label.startsWith("ENCRYPTED") || block.isEncrypted) {
      throw new IOException("the key in " + file + " is encrypted");
    }
    byte[] pkcs8 = block.label.equals(PRIVATE_KEY) ? block.bytes : wrapped(block.bytes, publicKey);
    String algorithm = publicKey.getAlgorithm();
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("the key in " + file + " is no key for " + algorithm);
    }
  }

  /** Returns whether two keys are a pair. Files that are replaced one by one may not be. */
  private static boolean fit(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      return true;
    }
    Signature signature =
        Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(key);
    signature.update(VERSION_0);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(VERSION_0);
    return signature.verify(signed);
  }

  /** PKCS#8 is version, algorithm and key. The public key begins with the same algorithm. */
  private static byte[] wrapped(byte[] key, PublicKey publicKey) throws IOException {
    byte[] publicInfo = publicKey.getEncoded();
    int start = contentAt(publicInfo, 0);
    int end = contentAt(publicInfo, start) + lengthAt(publicInfo, start);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(VERSION_0);
    content.write(publicInfo, start, end - start);
    content.write(element(OCTET_STRING, key));
    return element(SEQUENCE, content.toByteArray());
  }

  /** Returns where the content of a DER element begins. */
  private static int contentAt(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int lengthAt(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < contentAt(der, at); i++) {
      length = length << 8 | der[i] & 0xFF;
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    // DER has no leading zeros.
    int bytes = content.length < 0x80 ? 0 : content.length < 0x100 ? 1 : 2;
    if (bytes > 0) {
      out.write(0x80 + bytes);
    }
    if (bytes > 1) {
      out.write(content.length >> 8);
    }
    out.write(content.length);
    out.write(content);
    return out.toByteArray();
  }

  private static List<Block> blocks(Path file) throws IOException {
    if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > LARGEST_BYTES)) {
      throw new IOException(file + " is no file of at most 1 MB");
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(InputStreams.readAll(in), StandardCharsets.US_ASCII);
    }
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      int end = body < 0 ? -1 : text.indexOf(END, body);
      if (end < 0) {
        throw new IOException(file + " ends within a block");
      }
      blocks.add(
          new Block(
              text.substring(label, body), text.substring(body + DASHES.length(), end), file));
      begin = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  /** A part of a PEM file. */
  private static final class Block {
    final String label;
    final boolean isEncrypted;
    final byte[] bytes;

    Block(String label, String body, Path file) throws IOException {
      this.label = label;
      this.isEncrypted = body.contains("Proc-Type:");
      try {
        this.bytes = isEncrypted ? new byte[0] : Base64.getMimeDecoder().decode(body);
      } catch (IllegalArgumentException e) {
        // The message of the exception may contain a part of the key.
        throw new IOException(file + " has a block that is not Base64");
      }
    }
  }
}
