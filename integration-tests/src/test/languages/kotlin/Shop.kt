// SPDX-License-Identifier: Apache-2.0
package shop

interface Payments {
  fun pay(amount: Int): String = "paid $amount"
}

open class Shop @JvmOverloads constructor(val name: String = "s", val limit: Int = 3) : Payments {

  @JvmOverloads
  fun order(item: String, count: Int = 1, gift: Boolean = false): String = "$item $count $gift"

  fun written(item: String): String = written(item, 0)

  fun written(item: String, count: Int, gift: Boolean = false): String = "$item $count $gift"

  fun each(items: List<String>): List<() -> String> = items.map { { it + name } }

  fun outer(n: Int): Int {
    fun inner(m: Int): Int = m + n
    return inner(n)
  }

  companion object {
    @JvmStatic fun open(name: String): Shop = Shop(name, 4)
  }
}

class Corner : Shop("corner", 2) {
  override fun pay(amount: Int): String = super.pay(amount) + "!"
}

data class Order(val item: String, val count: Int = 1) {
  fun total(): Int = count * 2
}

class Point(val x: Int) {
  operator fun component1(): Int = x
}

enum class Kind {
  ONE;

  fun cost(): Int = 5
}

@JvmInline
value class Id(val raw: String) {
  fun upper(): String = raw.uppercase()
}

object Single {
  @JvmStatic @JvmOverloads fun act(a: Int, b: Int = 1): Int = a + b
}

@JvmOverloads fun top(a: Int, b: Int = 2): Int = a + b

private fun call(type: Class<*>, receiver: Any?, name: String, vararg arguments: Any) {
  type.methods.first { it.name == name && it.parameterCount == arguments.size }.invoke(receiver, *arguments)
}

/** Calls each function once, those for Java as Java does. */
object Main {
  @JvmStatic
  fun main(arguments: Array<String>) {
    val shop = Shop::class.java.getConstructor(String::class.java).newInstance("s")
    call(Shop::class.java, shop, "order", "tea")
    shop.written("tea")
    shop.each(listOf("a")).forEach { it() }
    shop.outer(1)
    shop.pay(1)
    Corner().pay(1)
    call(Shop::class.java, null, "open", "x")
    val (item, count) = Order("tea").copy(count = 3)
    Order(item, count).total()
    val (x) = Point(1)
    Kind.valueOf(Kind.values()[x - 1].name).cost()
    Id("a").upper()
    call(Single::class.java, null, "act", 1)
    call(Class.forName("shop.ShopKt"), null, "top", 1)
    MainOfDesk.run()
  }
}
