// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A class loader that serves the class files of a class path and of the JDK as resources, for the
 * look-up of supertypes. It loads no class.
 */
final class ScannedLoader extends ClassLoader {

  private final Map<String, Archives.Content> byPath;

  /**
   * @param byPath the class files; the caller may add more later
   */
  ScannedLoader(Map<String, Archives.Content> byPath) {
    // The platform loader, on Java 8 the extension loader.
    super(ClassLoader.getSystemClassLoader().getParent());
    this.byPath = byPath;
  }

  @Override
  protected @Nullable URL findResource(String name) {
    Archives.Content content = byPath.get(name);
    if (content == null) {
      return null;
    }
    try {
      return new URL("promtap", null, -1, "/" + name, new Handler(content));
    } catch (MalformedURLException impossible) {
      return null;
    }
  }

  private static final class Handler extends URLStreamHandler {
    private final Archives.Content content;

    Handler(Archives.Content content) {
      this.content = content;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          return content.open();
        }
      };
    }
  }
}
