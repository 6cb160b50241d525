use std::net::TcpListener;
use std::time::Duration;

use super::*;

/// How many commands may wait at a time of a client at each of these addresses, taken one after the other.
fn shares(per_address_max: usize, addresses: &[&str]) -> Vec<u32> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let registry = Registry::new(100, per_address_max);
    let mut held = Vec::new();
    let share = |address: &&str| {
        let address = address.parse().unwrap();
        let socket = Arc::new(TcpStream::connect(listener.local_addr().unwrap()).unwrap());
        assert!(matches!(registry.admit(&socket, Some(address)), Admission::Seat(_)));
        let commands = registry.commands(address);
        let before = held.len();
        held.extend(std::iter::from_fn(|| commands.take(Duration::ZERO)).take(1_000));
        (held.len() - before) as u32
    };
    addresses.iter().map(share).collect()
}

#[test]
fn the_clients_of_an_address_share_what_may_wait_of_it() {
    let most = limits::IN_FLIGHT_OF_ADDRESS_MAX;
    let all = [
        "10.0.0.1",
        "10.0.0.1",
        "::ffff:10.0.0.1",
        "10.0.0.2",
        "2001:db8::1",
        "2001:db8::2",
        "2001:db8:0:1::1",
    ];
    assert_eq!(shares(7, &all), [most, 0, 0, most, most, 0, most]);
    // Where addresses tell nobody apart, they are not counted.
    assert_eq!(shares(0, &all[..2]), [1_000, 1_000]);
}

#[test]
fn an_address_is_counted_in_seats_as_in_everything() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let registry = Registry::new(100, 2);
    let seats = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"].map(|address| {
        let socket = Arc::new(TcpStream::connect(listener.local_addr().unwrap()).unwrap());
        matches!(registry.admit(&socket, Some(address.parse().unwrap())), Admission::Seat(_))
    });
    assert_eq!(seats, [true, true, false, true]);
}
