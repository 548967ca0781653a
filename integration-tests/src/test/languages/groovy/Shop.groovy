// SPDX-License-Identifier: Apache-2.0
package shop

import groovy.transform.CompileStatic

trait Payments {
  String pay(int amount) { 'paid' + check(amount) }

  private int check(int amount) { amount }
}

class Shop implements Payments {
  String name

  Shop(String name, int limit = 3) { this.name = name }

  String order(String item, int count = 1, boolean gift = false) { "$item $count $gift" }

  String written(String item) { written(item, 1) }

  String written(String item, int count) { item + count }

  int nested(int a, int b = a + 1) { a + b }

  static Shop open(String name = 'n') { new Shop(name, 4) }

  List<String> each(List<String> items) { items.collect { it + name } }

  Runnable lambda() { () -> name.length() }
}

@CompileStatic
class Corner extends Shop {
  Corner() { super('corner', 2) }

  String fixed(String item, int count = 1) { item + count }

  List<String> every(List<String> items) { items.collect { String it -> it + name } }

  Runnable lambda() { () -> name.length() }

  @Override
  String pay(int amount) { super.pay(amount) + '!' }
}

enum Kind {
  ONE

  int cost(int times = 2) { times }
}

/** Calls each method once. */
class Main {
  static void main(String[] arguments) {
    def shop = new Shop('s')
    shop.order('tea')
    shop.written('tea')
    shop.nested(1)
    shop.each(['a'])
    shop.lambda().run()
    shop.pay(1)
    Shop.open()
    def corner = new Corner()
    corner.fixed('tea')
    corner.every(['a'])
    corner.lambda().run()
    corner.pay(1)
    Kind.valueOf(Kind.values()[0].next().name()).cost()
  }
}
