//! Where an image may be fetched: anywhere but on private addresses, unless the configured server itself is there.
//!
//! The address comes from a server, which might lead us to others behind the firewall. So a name is looked up here, and only what is public
//! is connected to. Behind a proxy (`HTTP_PROXY`) names are the proxy's business.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Url, redirect};

/// How many redirects are followed.
const REDIRECTS: usize = 3;

/// Whether this address is on the configured server, by whichever name of this machine.
pub(super) fn is_same_server(url: &Url, server: &Url) -> bool {
    is_same_host(url, server) && url.port_or_known_default() == server.port_or_known_default()
}

fn is_same_host(url: &Url, server: &Url) -> bool {
    let is_here = |url: &Url| ip(url).map_or(url.host_str() == Some("localhost"), |ip| ip.is_loopback());
    url.host() == server.host() || (is_here(url) && is_here(server))
}

/// Whether this address, written as a number, is one that must not be reached.
pub(super) fn is_forbidden(url: &Url, server: &Url) -> bool {
    !is_same_server(url, server) && ip(url).is_some_and(is_private)
}

/// Follows a few redirects, none of them to where an image may not be.
pub(super) fn redirects(server: Url) -> redirect::Policy {
    redirect::Policy::custom(move |attempt| {
        let is_other_port = is_same_host(attempt.url(), &server) && !is_same_server(attempt.url(), &server);
        if attempt.previous().len() > REDIRECTS {
            attempt.error("there are too many redirects")
        } else if is_forbidden(attempt.url(), &server) || is_other_port {
            attempt.error(Private)
        } else {
            attempt.follow()
        }
    })
}

/// Looks names up, and gives what is public.
pub(super) struct Public;

/// The address is a private one.
#[derive(Debug, thiserror::Error)]
#[error("the address is a private one, and the configured server is not there")]
pub(super) struct Private;

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<_> = found.iter().copied().filter(|address| !is_private(address.ip())).collect();
            match public.is_empty() {
                true if found.is_empty() => Err(io::Error::from(io::ErrorKind::NotFound).into()),
                true => Err(Private.into()),
                false => Ok(Box::new(public.into_iter()) as Addrs),
            }
        })
    }
}

fn ip(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether an address is none of the public internet.
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => embedded(ip).map_or_else(|| is_private_v6(ip), is_private_v4),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = match (a, b, c) {
        (0 | 240..=255, ..) | (192, 0, 0) => true,
        (100, 64..=127, _) | (198, 18 | 19, _) => true,
        _ => false,
    };
    is_special
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let is_site_local = ip.segments()[0] & 0xffc0 == 0xfec0;
    let is_special = ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || is_site_local;
    is_special || ip.is_unique_local() || ip.is_unicast_link_local()
}

/// The address of version 4 that one of version 6 leads to: mapped, translated (NAT64) or tunnelled (6to4).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(of(high, low)),
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[test]
    fn private_addresses_in_every_writing() {
        let server = url("https://api.openai.com/v1");
        let private = [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[fd00::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::10.0.0.1]",
            "[2002:a00:1::1]",
        ];
        for host in private {
            assert!(is_forbidden(&url(&format!("http://{host}/a.png")), &server), "{host}");
        }
        for host in
            ["1.1.1.1", "172.32.0.1", "[2606:4700::1111]", "[::ffff:1.1.1.1]", "[2002:101:101::1]", "example.com"]
        {
            assert!(!is_forbidden(&url(&format!("http://{host}/a.png")), &server), "{host}");
        }
    }

    #[test]
    fn the_server_itself_by_its_names_and_at_its_port() {
        let server = url("http://localhost:8080/v1");
        for (address, is_same) in [
            ("http://localhost:8080/a.png", true),
            ("http://127.0.0.1:8080/a.png", true),
            ("http://[::1]:8080/a.png", true),
            ("http://localhost:22/a.png", false),
            ("http://10.0.0.1:8080/a.png", false),
        ] {
            assert_eq!(is_same_server(&url(address), &server), is_same, "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_here() {
        let found = Public.resolve("localhost".parse().expect("a name")).await;
        assert!(found.err().is_some_and(|error| error.is::<Private>()));
    }
}
