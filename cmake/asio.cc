// The bodies of Asio and Beast, compiled here once. Everyone else links luong::asio.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
