// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.springboot;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The one page: a user with twenty purchases, which takes two statements. */
@Controller
class UserController {
  private final Users users;
  private final Purchases purchases;

  UserController(Users users, Purchases purchases) {
    this.users = users;
    this.purchases = purchases;
  }

  @GetMapping("/users/{id}")
  String user(@PathVariable("id") long id, Model model) {
    model.addAttribute("user", users.findById(id).orElseThrow());
    model.addAttribute("purchases", purchases.findByBuyerOrderById(id));
    return "user";
  }
}
