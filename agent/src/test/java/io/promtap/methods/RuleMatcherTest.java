// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.MethodTarget;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleMatcherTest {

  private static final String WATCHED = Shops.class.getName() + "$Watched";
  private static final String IMPORTANT = "io/promtap/methods/Shops$Important.class";

  private final List<String> lookedUp = new ArrayList<>();
  private final RuleMatcher matcher =
      new RuleMatcher(
          new MethodTarget.Builder()
              .methodAnnotations(List.of(WATCHED))
              .metaAnnotations(true)
              .build());

  @Test
  void an_annotation_is_read_once_however_many_methods_bear_it() throws Exception {
    assertThat(matches(loader(true))).isEqualTo(100);
    assertThat(lookedUp).containsExactly(IMPORTANT);
  }

  @Test
  void an_annotation_that_is_not_there_is_looked_for_once() throws Exception {
    assertThat(matches(loader(false))).isZero();
    assertThat(lookedUp).containsExactly(IMPORTANT);
  }

  /** Each time as for one more class. */
  private int matches(ClassLoader loader) throws Exception {
    ClassHead file;
    try (InputStream in = Shops.class.getResourceAsStream("Shops$Partly.class")) {
      file = ClassHead.read(in.readAllBytes());
    }
    ClassHead.Method method =
        file.methods().stream()
            .filter(each -> each.name().equals("throughAnother"))
            .findFirst()
            .orElseThrow();
    int matches = 0;
    for (int i = 0; i < 100; i++) {
      matches += matcher.matchesMethod(method, new Hierarchy(file, loader)) ? 1 : 0;
    }
    return matches;
  }

  private ClassLoader loader(boolean seesAnnotations) {
    return new ClassLoader(getClass().getClassLoader()) {
      @Override
      public URL getResource(String name) {
        lookedUp.add(name);
        return seesAnnotations ? super.getResource(name) : null;
      }
    };
  }
}
