// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** Four of the dozen methods that have rules: labels are arguments and properties of arguments. */
public class Depot {
  int ship(Order order, String channel) {
    return order.getAmount() * 31 + channel.length();
  }

  int track(Order order, String channel) {
    return order.getAmount() * 37 + channel.length();
  }

  int audit(String channel) {
    return channel.length() * 31;
  }

  int archive(Order order) {
    return order.getAmount() * 31 + 7;
  }
}
