package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesCacheTest {

  @Test
  void a_key_is_made_once_and_found_again() {
    SeriesCache<Object> cache = new SeriesCache<>(new SeriesLimit("c_total", 2), Object::new);

    assertThat(cache.get("a")).isNull();
    Object made = cache.getOrCreate("a", key -> new Object());

    assertThat(cache.getOrCreate("a", key -> new Object())).isSameAs(made);
    assertThat(cache.get("a")).isSameAs(made);
  }

  @Test
  void past_the_limit_all_keys_share_the_overflow_value() {
    SeriesCache<String> cache =
        new SeriesCache<>(new SeriesLimit("c_total", 2), () -> new String("overflow"));
    cache.getOrCreate("a", key -> "A");
    cache.getOrCreate("b", key -> "B");

    String overflow = cache.getOrCreate("c", key -> "C");

    assertThat(overflow).isEqualTo("overflow");
    assertThat(cache.getOrCreate("d", key -> "D")).isSameAs(overflow);
    assertThat(cache.get("c")).isNull();
    assertThat(cache.getOrCreate("a", key -> "other")).isEqualTo("A");
  }

  @Test
  void a_long_key_is_held_cut_and_null_is_a_key() {
    SeriesCache<Object> cache = new SeriesCache<>(new SeriesLimit("c_total", 2), Object::new);
    Object held = cache.getOrCreate("x".repeat(1_000_000), Object::toString);

    assertThat(held).isEqualTo("x".repeat(200));
    assertThat(cache.get("x".repeat(5_000))).isSameAs(held);
    assertThat(cache.getOrCreate(null, key -> key)).isEqualTo("none");
  }

  @Test
  void the_cache_of_a_registry_counts_what_it_refuses() {
    MetricRegistry registry = new MetricRegistry(1);
    Family<Counter> family = registry.counter("c_total", "C.", "a");
    SeriesCache<Counter> cache = registry.cache("c_total", () -> family.series("overflow"));
    for (String key : new String[] {"a", "b", "c", "a"}) {
      cache.getOrCreate(key, k -> family.series((String) k)).increment();
    }

    assertThat(Scraped.samples(registry))
        .containsExactlyInAnyOrder(
            "c_total{a=\"a\"} 2.0",
            "c_total{a=\"overflow\"} 2.0",
            "promtap_series_overflowed_total{metric=\"c_total\"} 2.0");
  }
}
