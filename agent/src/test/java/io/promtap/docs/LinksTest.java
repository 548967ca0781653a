// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {

  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_link_leads_to_a_file_and_a_heading_that_exist(Page page) {
    SoftAssertions each = new SoftAssertions();
    for (String link : page.links()) {
      if (!link.matches("(https?|mailto):.*")) {
        each.assertThat(exists(page, link)).as(link).isTrue();
      }
    }
    each.assertAll();
  }

  private static boolean exists(Page page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page.path() : page.path().getParent().resolve(file).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0 || Page.at(target).anchors().contains(link.substring(hash + 1));
  }

  @Test
  void a_picture_is_small_and_a_preview_says_that_it_is_one() throws IOException {
    for (Page page : Page.manual()) {
      for (String link : page.links()) {
        if (link.endsWith(".png")) {
          Path picture = page.path().getParent().resolve(link).normalize();
          assertThat(Files.size(picture)).as(link).isLessThan(300_000);
        }
        if (link.endsWith(".svg")) {
          Path picture = page.path().getParent().resolve(link).normalize();
          assertThat(Files.size(picture)).as(link).isLessThan(150_000);
          if (link.contains("preview")) {
            assertThat(picture).content().contains("preview").contains("not a screenshot");
          }
        }
      }
    }
  }

  @Test
  void every_page_of_docs_is_linked_from_its_index_and_from_the_readme() {
    List<String> index = Page.of("docs/README.md").links();
    List<String> readme = Page.of("README.md").links();
    for (Page page : Page.manual()) {
      String name = page.path().getFileName().toString();
      if (!name.equals("README.md")) {
        assertThat(index).as("docs/README.md").contains(name);
        assertThat(readme).as("README.md").contains("docs/" + name);
      }
    }
  }
}
