// SPDX-License-Identifier: Apache-2.0
package shop

trait Payments {
  private val secret = 5
  val field: Int = 7
  lazy val cached: String = "c"
  def pay(amount: Int): String = "paid " + amount
  def fee(amount: Int = 3): Int = amount + secret
}

class Shop(val name: String = "s", var limit: Int = 3) extends Payments {
  lazy val rate: Int = name.length

  def order(item: String, count: Int = 1, gift: Boolean = false): String = item + count + gift

  def each(items: List[String]): List[() => String] = items.map(item => () => item + name)

  def outer(n: Int): Int = {
    def inner(m: Int): Int = m + n
    inner(n)
  }

  def byName(value: => Int): Int = value

  def partial: PartialFunction[Int, Int] = { case 1 => limit }

  @scala.annotation.varargs def many(items: String*): Int = items.length
}

object Shop {
  val Constant: Int = "abc".length
  def open(name: String = "n"): Shop = new Shop(name)
}

class Corner extends Shop("corner") {
  override def pay(amount: Int): String = super.pay(amount) + "!"
}

case class Order(item: String, count: Int = 1) {
  def total: Int = count * 2
}

class Point(val x: Int)

object Point {
  def apply(x: Int): Point = new Point(x)
}

object Single {
  def act(a: Int, b: Int = 1): Int = a + b
}

object Main {

  private def call(typ: Class[_], receiver: Any, name: String, arguments: AnyRef*): Unit =
    typ.getMethods
      .find(m => m.getName == name && m.getParameterCount == arguments.length && !m.isBridge)
      .get
      .invoke(receiver, arguments: _*)

  /** Calls each method once, those for Java as Java does. */
  def main(arguments: Array[String]): Unit = {
    val shop = new Shop()
    shop.order("tea")
    shop.each(List("a")).foreach(_())
    shop.outer(1)
    shop.byName(shop.limit + shop.rate)
    shop.limit = 4
    shop.partial(1)
    shop.pay(shop.field)
    shop.fee()
    shop.cached
    new Corner().pay(1)
    call(classOf[Shop], null, "open", "x")
    call(Class.forName("shop.Single"), null, "act", Integer.valueOf(1), Integer.valueOf(2))
    shop.getClass.getMethods
      .find(m => m.getName == "many" && m.isVarArgs)
      .get
      .invoke(shop, Array[String]("a"))
    val order = Order("tea").copy(count = Shop.Constant)
    order.total
    order.productIterator.next()
    Point(order.count)
    Single.act(1)
  }
}
