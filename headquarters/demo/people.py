"""The demo chain's stores, staff with their PINs, and the members that scripts and pictures know by name.

Nobody here exists. Members' phones begin with 12, as no mobile number in China does.
"""

from __future__ import annotations

from headquarters.demo.chain import DemoPerson, DemoStore

COMPANY = "金铺珠宝有限公司"
STORES = (
    DemoStore("HP", "和平路店", "和平路 188 号 1 层", "000-1234 0001", "HP01"),
    DemoStore("BJ", "北京路店", "北京路 66 号 1 层", "000-1234 0002", "BJ01"),
)
PEOPLE = (
    DemoPerson("1001", "陈国栋", "headquarters", "", "100186"),
    DemoPerson("1002", "林静", "headquarters", "", "258036"),
    DemoPerson("1003", "周建平", "store_manager", "HP", "314159"),
    DemoPerson("1007", "王芳", "cashier", "HP", "135790"),
    DemoPerson("1008", "赵敏", "salesperson", "HP", "246801"),
    DemoPerson("1009", "孙丽", "salesperson", "HP", "357912"),
    DemoPerson("2003", "吴海燕", "store_manager", "BJ", "271828"),
    DemoPerson("2007", "刘洋", "cashier", "BJ", "975310"),
    DemoPerson("2008", "黄晓雯", "salesperson", "BJ", "864208"),
    DemoPerson("2009", "徐磊", "salesperson", "BJ", "753197"),
)

# (name, phone, sex, birthday, tier, home store, points, principal_fen, bonus_fen, PIN for stored value).
# A birthday '{month}-08' falls into the month of the demo's day.
NAMED_MEMBERS = (
    ("李雪梅", "12800006620", "女", "1988-{month}-08", "gold", "HP", 12_860, 3_000_00, 200_00, "662066"),
    ("李学明", "12900006620", "男", "1979-04-17", "silver", "BJ", 3_415, 0, 0, ""),
    ("刘小敏", "12700006620", "女", "1995-09-02", "normal", "HP", 260, 0, 0, ""),
    ("单雨桐", "12600001234", "女", "1992-06-30", "diamond", "BJ", 45_300, 5_000_00, 500_00, "123987"),
)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇解"
)
DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛")
GIVEN_FEMALE = "芳娜敏静丽娟艳霞秀英玲桂兰红梅琳雪婷慧莹洁颖倩雨欣怡佳琪梦瑶诗涵紫萱若彤思语晓蓉蕾薇珊岚韵"
GIVEN_MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林浩然子轩博文天佑泽宏志远嘉诚昊"
