// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** Four of the dozen methods that have rules: the region of the shop itself is a label. */
public class Shop {
  final String region;

  Shop(String region) {
    this.region = region;
  }

  public String getRegion() {
    return region;
  }

  int greet(Order order) {
    return order.getAmount() * 31 + 1;
  }

  int serve(Order order) {
    return order.getAmount() * 31 + 2;
  }

  int quote(Order order, String channel) {
    return order.getAmount() * 31 + channel.length();
  }

  int settle(Order order, String channel) {
    return order.getAmount() * 37 + channel.length();
  }
}
