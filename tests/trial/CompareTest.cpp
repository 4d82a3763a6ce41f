#include "Compare.h"
#include <gtest/gtest.h>

using namespace drydock::trial;
using Lines = std::vector<std::string>;

TEST(Difference, CountsInsertedAndDeletedLines) {
  Lines A = {"a", "b", "c", "d"}, B = {"a", "x", "c", "d", "e"};
  LineDifference D = differInOrder(A, B);
  EXPECT_EQ(D.Count, 3u);
  EXPECT_EQ(D.Examples, (Lines{"- b", "+ x", "+ e"}));
  EXPECT_EQ(differInOrder(A, A).Count, 0u);
  EXPECT_EQ(differInOrder({}, A).Count, 4u);
  EXPECT_EQ(differInOrder(A, {}).Examples, (Lines{"- a", "- b", "- c", "- d"}));
}

TEST(Difference, OrderMattersOnlyInSequences) {
  Lines A = {"a", "b"}, B = {"b", "a"};
  EXPECT_EQ(differInOrder(A, B).Count, 2u);
  EXPECT_EQ(differAsMultiset(A, B).Count, 0u);
  EXPECT_EQ(differAsMultiset(A, {"a", "a"}).Examples, (Lines{"+ a", "- b"}));
}

TEST(Difference, GivesUpOnOrderInTheEnd) {
  Lines A(5000, "a"), B(5000, "b");
  LineDifference D = differInOrder(A, B);
  EXPECT_TRUE(D.Cut);
  EXPECT_EQ(D.Count, 10000u);
}

static Boot bootWith(Lines Probe, Lines Timer = {}) {
  Boot B;
  B.Trace.Phases = {{"probe", Probe, Probe}, {"timer", Timer, Timer}};
  return B;
}

static Scenario withTimer() {
  Scenario S;
  S.Phases = {{"timer", Match::Multiset, "sleep"}};
  return S;
}

TEST(Compare, OneMoreWriteIsADifference) {
  Comparison C =
      compareBoots(withTimer(), {bootWith({"W 1"}), bootWith({"W 1"})},
                   bootWith({"W 1", "W 1"}));
  EXPECT_FALSE(C.equal());
  EXPECT_FALSE(C.Phases[1].Equal);
  EXPECT_EQ(C.Phases[1].Examples, (Lines{"+ W 1"}));
}

TEST(Compare, NoiseOfTheFirstBuildIsTheTolerance) {
  Scenario S = withTimer();
  std::vector<Boot> First = {bootWith({}, {"W 1", "W 2"}),
                             bootWith({}, {"W 1"})};
  EXPECT_TRUE(compareBoots(S, First, bootWith({}, {"W 2"})).equal());
  EXPECT_FALSE(
      compareBoots(S, First, bootWith({}, {"W 2", "W 3", "W 4"})).equal());
  EXPECT_EQ(compareBoots(S, First, First[0]).Phases[2].Noise, 1u);
}

TEST(Compare, ResultsAndMessages) {
  Boot A, B;
  A.Guest.Results["sum"] = "1";
  B.Guest.Results["sum"] = "2";
  A.Log = {{"probe", "foo: at 0xffff888012345678 irq 11"}};
  B.Log = {{"probe", "foo: at 0xffff888087654321 irq 10"}};
  Comparison C = compareBoots(withTimer(), A, B);
  EXPECT_EQ(C.Results, (Lines{"- result sum 1", "+ result sum 2"}));
  EXPECT_TRUE(C.Messages.empty()) << C.Messages[0];
  B.Log[0].Text = "foo: on 0xffff888087654321 irq 10";
  EXPECT_FALSE(compareBoots(withTimer(), A, B).Messages.empty());
}

TEST(Compare, StackTracesOfBothLanguages) {
  Boot C, Cxx;
  C.Log = {{"probe", " foo_probe+0x265/0x860 [foo]"}};
  Cxx.Log = {{"probe", " _ZL9foo_probeP7pci_dev+0x25/0x86 [foo]"}};
  EXPECT_TRUE(compareBoots(withTimer(), C, Cxx).Messages.empty());
  Cxx.Log[0].Text = " _ZL10foo_removeP7pci_dev+0x25/0x86 [foo]";
  EXPECT_FALSE(compareBoots(withTimer(), C, Cxx).Messages.empty());
}

TEST(Compare, KindsAreCountedPerPacketAndValuesReadAreTheDevices) {
  Scenario S;
  S.Phases = {{"send", Match::Packets, "x"}, {"stream", Match::Kinds, "x"}};
  auto boot = [](const char *Write, const char *Read) {
    Boot B;
    Lines Send, Stream(1000, "W x+0x4 4 0x1");
    for (int I = 0; I != 100; ++I)
      Send.insert(Send.end(), {Write, Read});
    Stream.insert(Stream.end(), 20, Write);
    B.Trace.Phases = {{"send", Send, Send}, {"stream", Stream, Stream}};
    B.Guest.Measures["packets-send"] = "100 packets";
    return B;
  };
  Boot A = boot("W x+0x0 4 0x1", "R x+0x0 4 0x80");
  EXPECT_TRUE(
      compareBoots(S, A, boot("W x+0x0 4 0x1", "R x+0x0 4 0x81")).equal());
  Comparison C = compareBoots(S, A, boot("W x+0x0 4 0x2", "R x+0x0 4 0x80"));
  EXPECT_FALSE(C.Phases[2].Equal); // as many, another value
  EXPECT_EQ(C.Phases[2].Difference, 200u);
  EXPECT_FALSE(C.Phases[3].Equal);
  EXPECT_EQ(C.Phases[3].Difference, 40u);
}

TEST(Compare, AccessesPerPacket) {
  Scenario S;
  S.Phases = {{"send", Match::Packets, "x"}};
  auto boot = [](size_t Accesses, const char *Packets) {
    Boot B;
    Lines All(Accesses, "W 1");
    B.Trace.Phases = {{"send", All, All}};
    B.Guest.Measures["packets-send"] = Packets;
    return B;
  };
  std::vector<Boot> First = {boot(200, "100"), boot(210, "100")};
  EXPECT_TRUE(compareBoots(S, First, boot(420, "200")).equal());
  EXPECT_FALSE(compareBoots(S, First, boot(300, "100")).equal());
}
