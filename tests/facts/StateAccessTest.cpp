#include "facts/StateAccess.h"
#include "ParsedCode.h"
#include "passes/Pass.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static const char Code[] =
    "struct net_device { void *priv; };\n"
    "void *netdev_priv(const struct net_device *dev);\n"
    "void kfree(const void *);\n"
    "struct chip { char *name; struct net_device *dev; };\n"
    "static void drop(struct chip *c) { kfree(c); }\n"
    "static void rename(struct chip *c) { kfree(c->name); }\n"
    "static void pass(struct chip *c) { drop(c); }\n"
    "void dropped(struct chip *c) { pass(c); rename(c); }\n"
    "void renamed(struct chip *c) { rename(c); }\n"
    "void known(struct net_device *dev) {\n"
    "  struct chip *c = (struct chip *)netdev_priv(dev); rename(c); }\n"
    "void behind(struct net_device *dev) { kfree(0); }\n"
    "void changed(struct net_device *dev, struct net_device *other) {\n"
    "  dev = other; kfree(0); }\n";

namespace {
class StateAccessTest : public testing::Test {
protected:
  StateAccessTest() : AST(parseLines(Code)) {
    cantFail(Kernel.Apis.loadEmbedded());
    cantFail(Kernel.Runtime.loadEmbedded());
  }

  void
  in(llvm::StringRef Function,
     llvm::function_ref<void(const StateAccess &, const FunctionBody &)> Use) {
    std::string Directory = "/nowhere";
    UnitView Unit(AST->getASTContext(), Kernel, Directory);
    StateAccess Access(Unit);
    bool Found = false;
    Unit.eachBody([&](const FunctionBody &Body) {
      if (Body.Function.getName() != Function)
        return;
      Found = true;
      Use(Access, Body);
    });
    EXPECT_TRUE(Found);
  }

  size_t frees(llvm::StringRef Function) {
    size_t Count = 0;
    in(Function,
       [&](auto &Access, auto &Body) { Count = Access.freesIn(Body).size(); });
    return Count;
  }

  /// How the record is reached behind the function's last statement.
  std::string chipAt(llvm::StringRef Function) {
    std::string Found;
    in(Function, [&](auto &Access, auto &Body) {
      const auto *Block = cast<CompoundStmt>(Body.Function.getBody());
      auto States = Access.atHand(Body, Block->body_back());
      Found = States.count("chip") ? States["chip"] : "";
    });
    return Found;
  }

  Knowledge Kernel;
  std::unique_ptr<ASTUnit> AST;
};
} // namespace

TEST_F(StateAccessTest, FreesOfWholeRecords) {
  EXPECT_EQ(frees("drop"), 1u);
  EXPECT_EQ(frees("rename"), 0u); // what a field points to
  EXPECT_EQ(frees("renamed"), 0u);
}

TEST_F(StateAccessTest, FreesThroughFunctions) {
  EXPECT_EQ(frees("pass"), 1u);
  EXPECT_EQ(frees("dropped"), 1u);
}

TEST_F(StateAccessTest, StateBehindADevice) {
  EXPECT_EQ(chipAt("known"), "c");
  EXPECT_EQ(chipAt("behind"), "drydock::NetData<struct chip>::of(dev)");
}

TEST_F(StateAccessTest, ADeviceWithTwoValuesLeadsNowhere) {
  EXPECT_EQ(chipAt("changed"), "drydock::NetData<struct chip>::of(other)");
}

TEST_F(StateAccessTest, OwnCalls) {
  in("dropped", [](auto &Access, auto &Body) {
    EXPECT_EQ(Access.ownCallsIn(Body).size(), 2u);
  });
  in("drop", [](auto &Access, auto &Body) {
    EXPECT_TRUE(Access.ownCallsIn(Body).empty());
  });
}
