// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.support.InputStreams;
import io.promtap.weaving.ClassSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a class path. If several have the same name, the first counts, as in a JVM. {@link
 * #find} also finds classes of the JDK that this runs on.
 */
public final class ScannedClasses implements ClassSource, Closeable {

  private final Archives archives = new Archives();
  private final Map<String, Archives.Content> byPath = new LinkedHashMap<>();
  private final ScannedLoader loader = new ScannedLoader(byPath);
  private final ScanProgress progress;

  /**
   * Lists the classes and reads none.
   *
   * @throws IOException if an archive is not readable
   */
  public ScannedClasses(Collection<Path> paths, ScanProgress progress) throws IOException {
    this.progress = progress;
    for (Path path : paths) {
      archives.list(path, byPath::putIfAbsent);
    }
  }

  @Override
  public void forEach(Consumer<Candidate> taker) {
    progress.begin(byPath.size());
    byPath.forEach(
        (path, content) -> {
          taker.accept(new Scanned(path, content, loader));
          progress.step();
        });
  }

  @Override
  public void find(String internalName, Consumer<Candidate> taker) {
    String path = internalName + ".class";
    URL url = loader.getResource(path);
    if (url != null) {
      taker.accept(new Scanned(path, url::openStream, loader));
    }
  }

  @Override
  public boolean mayCome(String internalName) {
    return false;
  }

  @Override
  public String place() {
    return "on the class path";
  }

  @Override
  public void close() {
    archives.close();
  }

  private static final class Scanned implements Candidate {
    private final String path;
    private final Archives.Content content;
    private final ClassLoader loader;

    Scanned(String path, Archives.Content content, ClassLoader loader) {
      this.path = path;
      this.content = content;
      this.loader = loader;
    }

    @Override
    public String name() {
      return path.substring(0, path.length() - ".class".length());
    }

    @Override
    public ClassLoader loader() {
      return loader;
    }

    @Override
    public @Nullable Class<?> loaded() {
      return null;
    }

    @Override
    public byte[] read() {
      try (InputStream in = content.open()) {
        return InputStreams.readAll(in);
      } catch (IOException | RuntimeException damaged) {
        return new byte[0];
      }
    }
  }
}
