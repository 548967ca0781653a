// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

/** A cache with statistics that loads and overflows, and one without. */
public final class CaffeineApp {

  private CaffeineApp() {}

  public static void main(String[] args) {
    LoadingCache<String, String> loading =
        Caffeine.newBuilder()
            .recordStats()
            .maximumSize(2)
            .executor(Runnable::run)
            .build(CaffeineApp::load);
    loading.get("one");
    loading.get("one");
    loading.get("two");
    try {
      loading.get("broken");
    } catch (IllegalStateException expected) {
      System.out.println("refused " + expected.getMessage());
    }
    for (int i = 0; i < 5; i++) {
      loading.put("key " + i, "value");
    }
    loading.cleanUp();
    loading.invalidateAll();

    Cache<String, String> plain = Caffeine.newBuilder().build();
    plain.put("one", "value");
    plain.getIfPresent("one");
    plain.getIfPresent("two");
  }

  private static String load(String key) {
    if (key.equals("broken")) {
      throw new IllegalStateException("this value cannot be loaded");
    }
    return "value";
  }
}
