// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promtap.config.PathTemplate;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTrieTest {

  private static final List<String> TEMPLATES =
      List.of(
          "/",
          "/users/{id}",
          "/users/me",
          "/users/{id}/orders",
          "/users/*/orders/{order}",
          "/files/**",
          "/files/{name}/info",
          "/{tenant}/status",
          "/users/me/**");

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/users/7, /users/{id}",
    "/users/7/, /users/{id}",
    "/users/me, /users/me",
    "/users/mee, /users/{id}",
    "/users/7/orders, /users/{id}/orders",
    "/users/7/orders/8, /users/*/orders/{order}",
    "/users/me/orders, /users/me/**",
    "/users/me/orders/8, /users/me/**",
    "/users/status, /users/{id}",
    "/acme/status, /{tenant}/status",
    "/files, /files/**",
    "/files/, /files/**",
    "/files/a/b/c, /files/**",
    "/files/a/info, /files/{name}/info",
    "/files/a/info/more, /files/**",
    "/files//info, /files/**",
    "/users, ",
    "/users//orders, ",
    "//, ",
    "/users/7/orders/8/9, ",
    "/nobody, ",
    "users/7, "
  })
  void the_most_specific_template_wins(String path, String expected) {
    assertThat(match(TEMPLATES, path, null)).isEqualTo(expected);
  }

  @Test
  void a_path_is_matched_the_same_wherever_the_servlet_path_ends() {
    for (String path : List.of("/users/7/orders/8", "/files/a/info", "/nobody/a/b", "/users/me")) {
      String whole = match(TEMPLATES, path, null);
      for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
        assertThat(match(TEMPLATES, path.substring(0, at), path.substring(at))).isEqualTo(whole);
      }
    }
    assertThat(match(TEMPLATES, null, null)).isEqualTo("/");
    assertThat(match(TEMPLATES, "", null)).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "/users/7?q=/a, /users/{id}",
    "/users/7/orders?, /users/{id}/orders",
    "/users/a%2Fb, ",
    "/us%65rs/7, /users/{id}",
    "/users/a%20b?c=%, /users/{id}",
    "/users/%zz, /users/{id}",
    "/users/a+b, /users/{id}",
    "http://host:8080/users/7, /users/{id}",
    "http://host, ",
    "*, ",
    "'', ",
    ", "
  })
  void the_target_of_a_request_is_matched_by_its_path(String target, String expected) {
    int found = trie(TEMPLATES).matchTarget(target);
    assertThat(found == TemplateTrie.NONE ? null : TEMPLATES.get(found)).isEqualTo(expected);
  }

  @Test
  void it_finds_what_a_list_that_is_tried_one_by_one_finds() {
    Random random = new Random(7);
    List<String> templates =
        Stream.generate(() -> randomPath(random, "{x}")).limit(200).distinct().toList();
    TemplateTrie trie = trie(templates);
    for (int i = 0; i < 2_000; i++) {
      String path = randomPath(random, "z");
      int found = trie.match(path, null);
      assertThat(found == TemplateTrie.NONE ? null : templates.get(found))
          .as(path)
          .isEqualTo(bestOneByOne(templates, path));
    }
  }

  /** Of the letters few, so that many templates fit in part. */
  private static String randomPath(Random random, String fourth) {
    StringBuilder path = new StringBuilder();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      path.append('/').append(List.of("a", "b", "c", fourth).get(random.nextInt(4)));
    }
    return path.toString();
  }

  private static String bestOneByOne(List<String> templates, String path) {
    return templates.stream()
        .filter(template -> path.matches(template.replace("{x}", "[^/]+")))
        .min((a, b) -> a.replace("{x}", "~").compareTo(b.replace("{x}", "~")))
        .orElse(null);
  }

  @Test
  void a_path_costs_the_same_among_a_thousand_templates_and_nothing_on_the_heap() {
    List<String> many = new ArrayList<>(TEMPLATES);
    for (int i = 0; i < 991; i++) {
      many.add("/users/{id}/orders/{order}/part" + i);
    }
    TemplateTrie trie = trie(many);
    String hostile = "/users/7/orders/8" + "/x".repeat(4_000);
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = allocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        trie.match("/users/7/orders/8", "/part990");
        trie.match(hostile, null);
      }
      allocated = Math.min(allocated, allocatedBytes() - before);
    }
    assertThat(trie.match("/users/7/orders/8", "/part990")).isEqualTo(many.size() - 1);
    assertThat(trie.match(hostile, null)).isEqualTo(TemplateTrie.NONE);
    assertThat(allocated).isLessThan(1_000);
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static String match(List<String> templates, String servletPath, String pathInfo) {
    int found = trie(templates).match(servletPath, pathInfo);
    return found == TemplateTrie.NONE ? null : templates.get(found);
  }

  private static TemplateTrie trie(List<String> templates) {
    return new TemplateTrie(templates.stream().map(PathTemplate::parse).toList());
  }
}
