#include "QmpReader.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace drydock::trial;
using llvm::StringRef;

llvm::Expected<QmpReader> QmpReader::create() {
  int Pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, Pair))
    return llvm::createStringError(std::string("socketpair: ") +
                                   strerror(errno));
  fcntl(Pair[0], F_SETFL, O_NONBLOCK);
  // QEMU says nothing of events before this.
  StringRef Hello = "{\"execute\": \"qmp_capabilities\"}\n";
  if (write(Pair[0], Hello.data(), Hello.size()) < 0)
    return llvm::createStringError(std::string("QMP: ") + strerror(errno));
  return QmpReader(Pair[0], Pair[1]);
}

QmpReader::~QmpReader() {
  closeTheirs();
  if (Ours >= 0)
    close(Ours);
}

void QmpReader::closeTheirs() {
  if (Theirs >= 0)
    close(Theirs);
  Theirs = -1;
}

void QmpReader::read(std::vector<std::string> &Events) {
  char Buffer[4096];
  ssize_t Size;
  while ((Size = ::read(Ours, Buffer, sizeof Buffer)) > 0)
    Rest.append(Buffer, Size);
  for (size_t End; (End = Rest.find('\n')) != std::string::npos;) {
    auto Value = llvm::json::parse(StringRef(Rest).take_front(End));
    Rest.erase(0, End + 1);
    if (!Value) {
      llvm::consumeError(Value.takeError());
      continue;
    }
    if (auto *Object = Value->getAsObject())
      if (auto Name = Object->getString("event"))
        Events.push_back(Name->str());
  }
}
