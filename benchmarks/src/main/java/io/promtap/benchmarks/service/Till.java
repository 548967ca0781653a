// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** Four of the dozen methods that have rules: no label, or one of the order. */
public class Till {
  int open(Order order) {
    return order.getAmount() * 31 + 3;
  }

  int close(Order order) {
    return order.getAmount() * 31 + 4;
  }

  int pay(Order order) {
    return order.getAmount() * 31 + 5;
  }

  int refund(Order order) {
    return order.getAmount() * 31 + 6;
  }
}
